import { linkStays, relativePath } from '../formats/path/relative.ts';
import type { DirectoryEntry, Entry } from '../model/entry.ts';

/**
 * Puts the entries of a layer in the one order it is written in: by path, each folder before what it holds, folders that
 * nobody named added as root's with mode 0755, hard links last so that what they link to is there.
 * Throws an Error (a bug of the caller, who has checked what is not his own) on a path or link that is not safe, on two
 * entries of one path, and on an entry below something that is no folder.
 */
export function arrange(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    check(entry);
    if (byPath.has(entry.path)) throw new Error(`two entries of a layer are called ${entry.path}`);
    byPath.set(entry.path, entry);
  }
  for (const { path } of entries) addParents(byPath, path);
  const sorted = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const links = sorted.filter((entry) => entry.kind === 'hardlink');
  return [...sorted.filter((entry) => entry.kind !== 'hardlink'), ...links];
}

function check(entry: Entry): void {
  const isSafe = relativePath(entry.path) === entry.path;
  const stays =
    entry.kind === 'symlink'
      ? linkStays(entry.path, entry.target)
      : entry.kind !== 'hardlink' || relativePath(entry.target) === entry.target;
  if (!isSafe || !stays)
    throw new Error(`an entry of a layer leaves the root: ${JSON.stringify(entry.path)}`);
}

function addParents(byPath: Map<string, Entry>, path: string): void {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const parent = path.slice(0, at);
    const known = byPath.get(parent);
    if (known && known.kind !== 'directory')
      throw new Error(`${path} is below ${parent}, which is no folder`);
    if (known) return;
    const folder: DirectoryEntry = { kind: 'directory', path: parent, mode: 0o755, uid: 0, gid: 0 };
    byPath.set(parent, folder);
  }
}
