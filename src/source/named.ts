import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { decodeText, TEXT_BOUND } from '../formats/text/decode.ts';
import type { Tree, TreeFile } from '../model/tree.ts';
import { fileBlob, readStart } from './tree.ts';

/**
 * A tree of some files of a folder, given by path: nothing is listed, so that a thousand files cost no more than
 * reading them. What they refer to (an ignore file, a file that is extended) is read when it lies in the folder.
 * @param root absolute path of the folder
 * @param paths relative to it, POSIX separators
 */
export function namedTree(root: string, paths: readonly string[]): Tree {
  const named = new Set(paths);
  const known = new Map<string, TreeFile | null>();
  const file = (path: string): TreeFile | null => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const found = inside(root, path, named.has(path));
    known.set(path, found);
    return found;
  };
  const files = paths.flatMap((path) => file(path) ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const head = (path: string, length: number): Uint8Array | null => {
    const size = file(path)?.size;
    return size === undefined ? null : readStart(join(root, path), Math.min(length, size));
  };
  return {
    files,
    diagnostics: [],
    file,
    head,
    text(path) {
      const bytes = (file(path)?.size ?? 0) > TEXT_BOUND ? null : head(path, TEXT_BOUND);
      return bytes === null ? null : decodeText(bytes);
    },
    blob(path) {
      const found = file(path);
      return found === null ? null : fileBlob(join(root, path), found);
    },
  };
}

/** The entry of a regular file; what nobody named must not be reached through a link that leaves the folder. */
function inside(root: string, path: string, named: boolean): TreeFile | null {
  const absolute = join(root, path);
  try {
    const stat = statSync(absolute);
    if (!stat.isFile()) return null;
    if (!named && !realpathSync(absolute).startsWith(root.endsWith(sep) ? root : root + sep)) return null;
    return { path, size: stat.size, executable: (stat.mode & 0o111) !== 0 };
  } catch {
    return null;
  }
}
