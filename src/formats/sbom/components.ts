import type { Platform } from '../../model/config.ts';
import type { Lock } from '../../model/lock.ts';

/** One package of an image, as bills of materials name it. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Package URL (purl specification); unique within an image. */
  readonly purl: string;
  /** Of the file it was installed from: algorithm as SPDX writes it, and the hash in hex. */
  readonly hash: { readonly algorithm: 'SHA256' | 'SHA512' | 'SHA384'; readonly hex: string };
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
  const byPurl = new Map(all.map((one) => [one.purl, one]));
  return [...byPurl.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

/** Percent-encoding as package URLs want it: a colon stays. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

/** The first hash of a Subresource Integrity string. */
function integrityHash(integrity: string): Component['hash'] {
  const [, algorithm = '512', base64 = ''] = /^sha(256|384|512)-([A-Za-z0-9+/=]+)/.exec(integrity) ?? [];
  return {
    algorithm: `SHA${algorithm as '256' | '384' | '512'}`,
    hex: Buffer.from(base64, 'base64').toString('hex'),
  };
}
