import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Administrators' programs are not on every user's PATH. */
const ADMINISTRATION = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path, links resolved, of a program on the PATH (or among the administrators' programs), or null. */
export function which(program: string): string | null {
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const folders = [...own, ...ADMINISTRATION];
  const found = folders.map((folder) => join(folder, program)).find(isExecutable);
  return found === undefined ? null : realpathSync(found);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
