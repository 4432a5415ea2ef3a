import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * The folder everything that can be made again is kept in: `$PLIMSOLL_CACHE`, else `plimsoll` below the user's
 * cache folder (XDG Base Directory Specification; `Library/Caches` on macOS). Absolute; it may not exist yet.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  if (env['PLIMSOLL_CACHE']) return resolve(env['PLIMSOLL_CACHE']);
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg?.startsWith('/')) return join(xdg, 'plimsoll');
  const home = env['HOME'] || homedir();
  return platform === 'darwin' ? join(home, 'Library/Caches/plimsoll') : join(home, '.cache/plimsoll');
}

/**
 * Makes a folder and those above it, level by level: Node's own recursive `mkdir` never returns where the kernel says
 * ENOENT for a child of a folder that exists (procfs). Throws the system's error.
 */
function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.toReversed()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  }
}

/** {@link makeFolder} for what one can do without: says whether the folder is there. */
export function hasFolder(path: string): boolean {
  try {
    makeFolder(path);
    return true;
  } catch {
    return false;
  }
}
