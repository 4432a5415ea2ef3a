import { fitting, type NpmPackage, type Placement } from '../../formats/npm/placed.ts';
import type { Platform } from '../../model/config.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { LockedModules, LockedPackage } from '../../model/lock.ts';
import type { NpmRegistry } from '../../model/npm.ts';
import { lost, type Where } from './findings.ts';

const PLATFORMS: readonly Platform[] = ['linux/amd64', 'linux/arm64'];
/** Questions to a registry at a time. */
const AT_ONCE = 8;

/** Packages with all that a build has to know of them. */
export interface Picked {
  readonly modules: LockedModules;
  /** By `name@version`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** Those that turned out to fit no platform, or are lost: what only they need is still among the others. */
  readonly left: ReadonlySet<string>;
  /** Those that may fail to be installed. */
  readonly optional: ReadonlySet<string>;
  /** How many the lock file has no strong hash of. */
  readonly unhashed: number;
}

/**
 * Completes what a lock file says of packages by what the registry says: hashes that are missing or weak, and the platforms
 * that they are for. Packages that turn out to fit no platform are left out.
 */
export async function pick(
  placement: Placement,
  platforms: readonly Platform[],
  where: Where,
  registry: NpmRegistry,
): Promise<Outcome<Picked>> {
  const wanted = new Map<string, NpmPackage>();
  for (const one of placement.values()) if ('package' in one) wanted.set(keyOf(one.package), one.package);
  const packages: Record<string, LockedPackage> = {};
  const diagnostics: Finding[] = [];
  const left = new Set<string>();
  const optional = new Set([...wanted].flatMap(([key, one]) => (one.optional ? [key] : [])));
  let unhashed = 0;
  const queue = wanted.entries();
  const work = async (): Promise<void> => {
    for (const [key, one] of queue) {
      const { locked, asked } = await complete(one, registry);
      unhashed += Number(asked && locked !== null);
      if (locked === null) diagnostics.push(lost(one, one.optional, where));
      const fits = locked === null || platforms.some((each) => locked.platforms.includes(each));
      if (one.optional && (locked === null || !fits)) left.add(key);
      else if (locked !== null) packages[key] = locked;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const modules = [...placement].flatMap(([folder, one]): (readonly [string, string])[] => {
    if ('link' in one) return [[folder, `->${one.link}`]];
    const key = keyOf(one.package);
    return left.has(key) ? [] : [[folder, key]];
  });
  diagnostics.sort((a, b) => (a.message < b.message ? -1 : 1));
  const value = { modules: Object.fromEntries(modules.sort()), packages, left, optional, unhashed };
  return { value, diagnostics };
}

async function complete(
  { name, version, integrity, fits, optional }: NpmPackage,
  registry: NpmRegistry,
): Promise<{ readonly locked: LockedPackage | null; readonly asked: boolean }> {
  const own = integrity === null ? null : strongHash(integrity);
  const isComplete = own !== null && (fits !== null || !optional);
  const release = isComplete ? null : await registry.release(name, version);
  const hash = own ?? release?.integrity ?? null;
  const known = fits ?? release ?? { os: [], cpu: [], libc: [] };
  const locked =
    hash === null
      ? null
      : { name, version, integrity: hash, size: null, platforms: fitting(known, PLATFORMS, name) };
  return { locked, asked: own === null };
}

/** The strongest hash of an integrity (W3C SRI); null when it has but SHA-1. */
function strongHash(integrity: string): string | null {
  const all = integrity.split(/\s+/);
  for (const kind of ['sha512-', 'sha384-', 'sha256-']) {
    const found = all.find((one) => one.startsWith(kind));
    if (found !== undefined) return found.replace(/\?.*$/, '');
  }
  return null;
}

export function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}
