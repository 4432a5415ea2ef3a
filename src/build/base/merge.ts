import type { DirectoryEntry, Entry, LinkEntry } from '../../model/entry.ts';
import { directory, symlink } from './make.ts';

/** Top-level folders that are links into `usr` on a merged system (Debian policy 9.1, usrmerge). */
const MERGED_PATH = /^(bin|lib|lib32|lib64|libx32|sbin)(?:\/|$)/;

/**
 * The entries of a package as they lie in a merged system: below `usr`. A layer with a real `lib` folder would
 * replace the base's link and with it every program's loader. Absolute link targets need no change.
 */
export function mergeUsr(entries: readonly Entry[]): readonly Entry[] {
  return entries.flatMap((entry) => {
    // The folder itself, or the link that newer packages bring: both are made once, by `mergedLinks`.
    if (!entry.path.includes('/') && MERGED_PATH.test(entry.path)) return [];
    const path = mergedPath(entry.path);
    return [
      entry.kind === 'hardlink' ? { ...entry, path, target: mergedPath(entry.target) } : { ...entry, path },
    ];
  });
}

/** The links at the top and the folders they lead to. `lib64` only where the loader is there (x86-64's ABI). */
export function mergedLinks(architecture: string): readonly (DirectoryEntry | LinkEntry)[] {
  const names = architecture === 'amd64' ? ['bin', 'lib', 'lib64', 'sbin'] : ['bin', 'lib', 'sbin'];
  return names.flatMap((name) => [directory(`usr/${name}`), symlink(name, `usr/${name}`)]);
}

/** A path relative to `/`, or a link's target among such, on a merged system. */
function mergedPath(path: string): string {
  return MERGED_PATH.test(path) ? `usr/${path}` : path;
}
