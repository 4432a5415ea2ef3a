import type { Platform } from '../../model/config.ts';
import type { Lock } from '../../model/lock.ts';

/** One package of an image, as bills of materials name it. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Package URL (purl specification); unique within an image. */
  readonly purl: string;
  /** Of the file it was installed from: algorithm as SPDX writes it, and the hash in hex; null for what came in a base. */
  readonly hash: { readonly algorithm: 'SHA256' | 'SHA512' | 'SHA384'; readonly hex: string } | null;
}

/** A package that an image of others has brought along, and of which system. */
export interface Inherited {
  readonly kind: 'deb' | 'apk' | 'rpm' | 'pypi';
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** What a system calls itself (os-release(5)). */
export interface Release {
  readonly id: string | null;
  readonly version: string | null;
  readonly codename: string | null;
}

/** Whose packages they are where nothing says it. */
const SYSTEMS = { deb: 'debian', apk: 'alpine', rpm: 'redhat' } as const;

/** The packages of a base, as components: no file that they were installed from is known. */
export function inheritedComponents(packages: readonly Inherited[], release: Release): readonly Component[] {
  const { id, version: number, codename } = release;
  const distro =
    id === 'debian' ? (codename ?? number) : [id, number].filter((one) => one !== null).join('-');
  return packages.map(({ kind, name, version, architecture }) => {
    const of = kind === 'pypi' ? '' : `${encode(id ?? SYSTEMS[kind])}/`;
    const [, epoch, plain = version] = (kind === 'rpm' ? /^(\d+):(.+)$/.exec(version) : null) ?? [];
    const more = [
      ...(architecture === '' ? [] : [`arch=${encode(architecture)}`]),
      ...(kind === 'pypi' || !distro ? [] : [`distro=${encode(distro)}`]),
      ...(epoch === undefined ? [] : [`epoch=${epoch}`]),
    ].join('&');
    const purl = `pkg:${kind}/${of}${encode(name)}@${encode(plain)}${more === '' ? '' : `?${more}`}`;
    return { name, version, purl, hash: null };
  });
}

/** Components of several origins as one list, each package URL once, one with a hash before one without. */
export function mergeComponents(...lists: readonly (readonly Component[])[]): readonly Component[] {
  const byPurl = new Map<string, Component>();
  for (const one of lists.flat()) if (!byPurl.get(one.purl)?.hash) byPurl.set(one.purl, one);
  return [...byPurl.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

/** The packages that the lock puts into a service's image, sorted by package URL; empty for what it does not know. */
export function componentsOf(lock: Lock, service: string, platform: Platform): readonly Component[] {
  const locked = lock.services[service];
  const files = locked?.platforms[platform];
  if (locked === undefined || files === undefined) return [];
  const debs = [...files.base, ...files.native].flatMap((file) => lock.debs[file] ?? []);
  const wheels = files.wheels.flatMap((file) => lock.wheels[file] ?? []);
  const keys = new Set([...(files.node === null ? [] : [files.node]), ...Object.values(files.modules)]);
  const modules = [...keys].flatMap((key) => lock.packages[key] ?? []);
  const all: readonly Component[] = [
    ...debs.map((deb) => ({
      name: deb.package,
      version: deb.version,
      purl: `pkg:deb/debian/${encode(deb.package)}@${encode(deb.version)}?arch=${deb.architecture}&distro=${locked.suite}`,
      hash: { algorithm: 'SHA256', hex: deb.sha256 } as const,
    })),
    ...wheels.map(({ name, version, sha256 }) => ({
      name,
      version,
      purl: `pkg:pypi/${encode(name)}@${encode(version)}`,
      hash: { algorithm: 'SHA256', hex: sha256 } as const,
    })),
    ...modules.map(({ name, version, integrity }) => ({
      name,
      version,
      purl: `pkg:npm/${name.split('/').map(encode).join('/')}@${encode(version)}`,
      hash: integrityHash(integrity),
    })),
  ];
  return mergeComponents(all);
}

/** Percent-encoding as package URLs want it: a colon stays. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

/** The first hash of a Subresource Integrity string. */
function integrityHash(integrity: string): NonNullable<Component['hash']> {
  const [, algorithm = '512', base64 = ''] = /^sha(256|384|512)-([A-Za-z0-9+/=]+)/.exec(integrity) ?? [];
  return {
    algorithm: `SHA${algorithm as '256' | '384' | '512'}`,
    hex: Buffer.from(base64, 'base64').toString('hex'),
  };
}
