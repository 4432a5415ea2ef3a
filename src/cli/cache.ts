import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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
