import { createHash } from 'node:crypto';
import type { LockedImage } from '../model/lock.ts';

/** Label that says what an image needs of the image it is built on, as JSON. */
export const BASE_LABEL = 'io.plimsoll.base';

/** What an image needs of the image below it: another one that has the same can take its place. */
export interface BaseNeeds {
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

export function baseNeeds(image: LockedImage): BaseNeeds {
  const { python, glibc, accounts, links, certificates, needs } = image;
  return {
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
