import type { Entry } from '../model/entry.ts';

/**
 * Entries of several origins as one set that can be a layer: of two entries of one path the last counts, and a file or link
 * gives way to a folder of its name that others have files in.
 */
export function mergeEntries(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const folders = new Set<string>();
  for (const path of byPath.keys())
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return [...byPath.values()].filter((entry) => entry.kind === 'directory' || !folders.has(entry.path));
}
