import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';

const LOCKS = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
];

/** The lock a manifest is installed by: beside it, or in a folder above, for packages of one workspace. */
export function lockOf(manifest: string | null, tree: Tree): string | null {
  if (manifest === null) return null;
  for (let folder = posix.dirname(manifest); ; folder = posix.dirname(folder)) {
    const found = LOCKS.map((name) => posix.join(folder, name)).find((path) => tree.file(path) !== null);
    if (found !== undefined) return found;
    if (folder === '.') return null;
  }
}
