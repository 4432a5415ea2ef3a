import { posix } from 'node:path';
import type { Tree } from '../model/tree.ts';

/** Files and folders of a tree, for asking whether a path is one. */
export interface Places {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** The file that differs from the path in upper and lower case only, or null. */
  likeFile(path: string): string | null;
  /** Files whose path ends in this one, whole segments compared. */
  endingIn(path: string): readonly string[];
}

export function placesOf(tree: Tree): Places {
  const folders = new Set<string>(['.']);
  const lower = new Map<string, string>();
  const byName = new Map<string, string[]>();
  for (const { path } of tree.files) {
    for (let folder = posix.dirname(path); !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder);
    lower.set(path.toLowerCase(), path);
    const name = posix.basename(path);
    const known = byName.get(name);
    if (known) known.push(path);
    else byName.set(name, [path]);
  }
  return {
    isFile: (path) => tree.file(path) !== null,
    isFolder: (path) => folders.has(path),
    likeFile: (path) => lower.get(path.toLowerCase()) ?? null,
    endingIn: (path) =>
      (byName.get(posix.basename(path)) ?? []).filter((file) => file === path || file.endsWith(`/${path}`)),
  };
}
