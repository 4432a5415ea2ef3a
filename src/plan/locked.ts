import { posix } from 'node:path';
import { withAbove } from '../formats/path/above.ts';
import type { WheelName } from '../formats/wheel/name.ts';
import { wheelsNamedIn } from '../formats/wheel/named.ts';
import { compatibleTags, SUITE_GLIBC, wheelRank } from '../formats/wheel/tags.ts';
import type { Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';

/** The wheels that the lock of a service names. */
export interface LockedWheels {
  /** Path of the lock. */
  readonly path: string;
  readonly wheels: readonly WheelName[];
}

/** Locks that name files, as they lie beside the manifest. */
const BESIDE = ['pylock.toml', 'uv.lock', 'poetry.lock', 'pdm.lock'];

/** What the lock of a service names; null without a lock that names wheels. A workspace's lock lies above its members. */
export function lockedWheels({ manifest }: Service, tree: Tree): LockedWheels | null {
  if (manifest === null) return null;
  const folder = posix.dirname(manifest);
  const beside = BESIDE.map((name) => posix.join(folder, name));
  const workspaces = withAbove(folder).slice(1);
  for (const path of [manifest, ...beside, ...workspaces.map((at) => posix.join(at, 'uv.lock'))]) {
    const wheels = path.endsWith('.txt') ? [] : wheelsNamedIn(tree.text(path) ?? '');
    if (wheels.length > 0) return { path, wheels };
  }
  return null;
}

/**
 * Packages that the lock has wheels of for Linux, but none for this interpreter: they would be built from their sources.
 * Of a package locked in several releases, for several interpreters, one that fits is enough. Sorted.
 * @param python `3.11`
 */
export function withoutWheel({ wheels }: LockedWheels, python: string, suite: string): readonly string[] {
  const tags = compatibleTags({ python, platform: 'linux/amd64', glibc: SUITE_GLIBC[suite] ?? [2, 36] });
  const fits = new Map<string, boolean>();
  for (const wheel of wheels)
    if (wheel.tags.some((tag) => /linux|any$/.test(tag)))
      fits.set(wheel.name, fits.get(wheel.name) === true || wheelRank(wheel, tags) !== null);
  return [...fits].flatMap(([name, isFit]) => (isFit ? [] : name)).sort();
}
