import { isSuperfluous } from '../../formats/deb/superfluous.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';

/**
 * The entries that images keep, with modes and owners made plain: everything is root's, and nothing is set-user-id
 * or set-group-id. A hard link to a file that is dropped becomes that file.
 */
export function keepEntries(entries: readonly Entry[]): readonly Entry[] {
  const files = new Map<string, FileEntry>();
  for (const entry of entries) if (entry.kind === 'file') files.set(entry.path, entry);
  return entries.flatMap((entry) => {
    if (isDropped(entry)) return [];
    const plain = { mode: entry.mode & (entry.kind === 'directory' ? 0o1777 : 0o777), uid: 0, gid: 0 };
    const target = entry.kind === 'hardlink' ? files.get(entry.target) : undefined;
    if (target !== undefined && isDropped(target)) return [{ ...target, ...plain, path: entry.path }];
    return [{ ...entry, ...plain }];
  });
}

/** True for what is dropped, and for the folders that would be left empty by it. */
function isDropped(entry: Entry): boolean {
  return isSuperfluous(entry.kind === 'directory' ? `${entry.path}/.` : entry.path);
}
