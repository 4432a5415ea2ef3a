import type { Entry } from '../../model/entry.ts';

/** Top-level folders that are links into `usr` on a merged system (Debian policy 9.1, usrmerge). */
const MERGED_PATH = /^(bin|lib|lib32|lib64|libx32|sbin)(?:\/|$)/;

/**
 * The entries of a package as they lie in a merged system: below `usr`. A layer with a real `lib` folder would
 * replace the base's link and with it every program's loader. Absolute link targets need no change. The folders
 * themselves, or the links that newer packages bring for them, are left out.
 */
export function mergeUsr(entries: readonly Entry[]): readonly Entry[] {
  return entries.flatMap((entry) => {
    if (!entry.path.includes('/') && MERGED_PATH.test(entry.path)) return [];
    const path = mergedPath(entry.path);
    return [
      entry.kind === 'hardlink' ? { ...entry, path, target: mergedPath(entry.target) } : { ...entry, path },
    ];
  });
}

/** A path relative to `/` as it lies on a merged system. */
export function mergedPath(path: string): string {
  return MERGED_PATH.test(path) ? `usr/${path}` : path;
}
