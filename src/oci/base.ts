import { createHash } from 'node:crypto';
import type { LockedImage } from '../model/lock.ts';

/** Label that says what an image needs of the image it is built on, as JSON. */
const BASE_LABEL = 'io.plimsoll.base';

/** What an image needs of the image below it: another one that has the same can take its place. */
export interface BaseNeeds {
  /** How many of the lowest layers are the base's. */
  readonly layers: number;
  /** Names of the variables that the image sets itself, sorted. */
  readonly env: readonly string[];
  /** `3.12`, which packages and bytecode are for. */
  readonly python: string;
  /** Absolute path of the interpreter, which the virtual environment leads to. */
  readonly interpreter: string;
  /** The C library that wheels were chosen for: this version or a later one. */
  readonly glibc: string;
  /** sha256 (hex) of the accounts that the image's own were added to. */
  readonly accounts: string;
  /** Links at the top, which decide where files lie. */
  readonly links: Readonly<Record<string, string>>;
  /** Absolute path of the bundle of certificates, or null. */
  readonly certificates: string | null;
  /** Sonames, sorted. */
  readonly libraries: readonly string[];
}

/** @param env names of the variables that the image sets itself */
export function baseNeeds(image: LockedImage, env: readonly string[]): BaseNeeds {
  const { python, glibc, accounts, links, certificates, needs, layers } = image;
  return {
    layers: layers.length,
    env: env.toSorted(),
    python: python.version.split('.').slice(0, 2).join('.'),
    interpreter: python.path,
    glibc,
    accounts: createHash('sha256')
      .update(JSON.stringify([accounts.passwd, accounts.group]))
      .digest('hex'),
    links,
    certificates,
    libraries: needs,
  };
}

/** What an image is built on (OCI image-spec, annotations), and what it needs of that: another base has to have it too. */
export function baseLabels(
  image: LockedImage,
  name: string,
  needs: BaseNeeds,
): Readonly<Record<string, string>> {
  return {
    'org.opencontainers.image.base.digest': image.digest,
    'org.opencontainers.image.base.name': name,
    [BASE_LABEL]: JSON.stringify(needs),
  };
}

/** What the labels of an image say it needs; null when it is not built on an image of others. */
export function readNeeds(labels: Readonly<Record<string, unknown>>): BaseNeeds | null {
  const text = labels[BASE_LABEL];
  try {
    const needs: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return isNeeds(needs) ? needs : null;
  } catch {
    return null;
  }
}

function isNeeds(value: unknown): value is BaseNeeds {
  if (typeof value !== 'object' || value === null) return false;
  const { layers, env, python, interpreter, glibc, accounts, links, libraries } = value as Partial<BaseNeeds>;
  const texts = [python, interpreter, glibc, accounts].every((one) => typeof one === 'string');
  const lists = [env, libraries].every(
    (one) => Array.isArray(one) && one.every((each) => typeof each === 'string'),
  );
  return texts && lists && Number.isInteger(layers) && typeof links === 'object' && links !== null;
}

/**
 * Why another base cannot take the place of the one that an image was built on: what it lacks or has otherwise, for people;
 * empty when it can.
 * @param libraries file names of the libraries it has
 */
export function unmetNeeds(
  needs: BaseNeeds,
  base: LockedImage,
  libraries: ReadonlySet<string>,
): readonly string[] {
  const has = baseNeeds({ ...base, needs: [] }, []);
  const missing = needs.libraries.filter((name) => !libraries.has(name));
  const older = minor(has.glibc) < minor(needs.glibc);
  return [
    ...(has.python === needs.python
      ? []
      : [`it has Python ${has.python}, the packages are for ${needs.python}`]),
    ...(has.interpreter === needs.interpreter
      ? []
      : [`its interpreter is ${has.interpreter}, the image starts ${needs.interpreter}`]),
    ...(older ? [`its C library is ${has.glibc}, the packages were chosen for ${needs.glibc}`] : []),
    ...(missing.length === 0 ? [] : [`it lacks ${missing.join(', ')}`]),
    ...(has.accounts === needs.accounts
      ? []
      : ['its accounts differ, and the image has a copy of the old ones']),
    ...(same(has.links, needs.links)
      ? []
      : ['links at its top differ, and files of the image lie where the old ones lead']),
    ...(has.certificates === needs.certificates
      ? []
      : [`its certificates are ${has.certificates === null ? 'missing' : `in ${has.certificates}`}`]),
  ];
}

function minor(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

function same(one: BaseNeeds['links'], other: BaseNeeds['links']): boolean {
  const sorted = (links: BaseNeeds['links']): string => JSON.stringify(Object.entries(links).sort());
  return sorted(one) === sorted(other);
}
