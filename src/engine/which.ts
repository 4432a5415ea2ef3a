import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Administrators' programs are not on every user's PATH. */
const ADMINISTRATION = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path of a program on the PATH (or among the administrators' programs), or null. */
export function which(program: string, path: string = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter).filter((folder) => folder.startsWith('/')), ...ADMINISTRATION];
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
