import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Administrators' programs are not on every user's PATH. */
const ADMINISTRATION = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path, links resolved, of a program on the PATH (or among the administrators' programs), or null. */
export function which(program: string, path: string = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter).filter((folder) => folder.startsWith('/')), ...ADMINISTRATION];
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
