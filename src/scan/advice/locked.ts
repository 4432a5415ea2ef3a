import { posix } from 'node:path';
import { withAbove } from '../../formats/path/above.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

/** What is to be fetched of some distributions by the lock of uv beside a manifest, or above it; bytes. */
export interface LockedBytes {
  readonly bytes: number;
  readonly path: string;
}

/**
 * The bytes of the wheels that the nearest `uv.lock` names for distributions, those for linux/amd64 where there are several;
 * null without such a lock, or when it does not name them all. Only the lines in question are read.
 */
export function lockedBytes(
  tree: Tree,
  { manifest }: Pick<Service, 'manifest'>,
  names: readonly string[],
): LockedBytes | null {
  const folders = manifest === null ? [] : withAbove(posix.dirname(manifest));
  const path = folders.map((folder) => posix.join(folder, 'uv.lock')).find((each) => tree.file(each)) ?? null;
  const text = path === null ? null : tree.text(path);
  if (path === null || text === null) return null;
  const blocks = text.split(/^\[\[package\]\]\s*$/m);
  const sizes = names.map((name) => {
    const own = blocks.filter((block) => block.includes(`\nname = "${name}"\n`)).flatMap(wheelSizes);
    return own.length === 0 ? null : Math.max(...own);
  });
  if (sizes.includes(null)) return null;
  return { path, bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) };
}

function wheelSizes(block: string): readonly number[] {
  return [...block.matchAll(/url = "[^"]*\/([^"/]+\.whl)"[^}]*\bsize = (\d+)/g)]
    .filter(([, file = '']) => /-none-any\.whl$|(manylinux|linux)\w*_x86_64/.test(file))
    .map(([, , size]) => Number(size));
}
