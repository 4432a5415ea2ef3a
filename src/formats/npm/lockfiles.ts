import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';

export type Manager = 'bun' | 'npm' | 'pnpm' | 'yarn';

/** A lock of packages for Node.js. */
export interface NpmLockFile {
  readonly path: string;
  /** The one that wrote it. */
  readonly manager: Manager;
}

/** In the order in which a lock is believed where a folder has several; that of Bun before version 1.2 is no text. */
const LOCKS: readonly (readonly [name: string, manager: Manager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['package-lock.json', 'npm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
];
const BINARY = 'bun.lockb';

/**
 * The lock that packages of a folder are installed by: in it, or in one above, for packages of one workspace. Of several in
 * one folder that of the manager, when it is known, goes first, and one that names no package last: generators of
 * applications leave such beside the real one.
 */
export function npmLockFile(folder: string, manager: string | null, tree: Tree): NpmLockFile | null {
  const order = LOCKS.toSorted(([, a], [, b]) => Number(b === manager) - Number(a === manager));
  for (let at = folder; ; at = posix.dirname(at)) {
    const all = [...order, [BINARY, 'bun'] as const].filter(([name]) => tree.file(posix.join(at, name)));
    const found =
      all.length < 2 ? all[0] : (all.find(([name]) => !isEmpty(posix.join(at, name), tree)) ?? all[0]);
    if (found) return { path: posix.join(at, found[0]), manager: found[1] };
    if (at === '.') return null;
  }
}

/** Whether a lock can only be read by the program that wrote it. */
export function isBinary(lock: string): boolean {
  return posix.basename(lock) === BINARY;
}

/** Whether a lock in text has nothing but its heading. */
function isEmpty(path: string, tree: Tree): boolean {
  if (isBinary(path)) return false;
  const text = tree.text(path) ?? '';
  if (path.endsWith('pnpm-lock.yaml'))
    return !/^(?:importers|dependencies|devDependencies|packages):/m.test(text);
  return path.endsWith('yarn.lock') && !/^[^#\s_].*:$/m.test(text.replace(/^__metadata:$/m, ''));
}
