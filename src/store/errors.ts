import { UserError } from '../model/error.ts';

const NO_PERMISSION = 'Make the folder writable for this user, or name another one.';
const NO_PATH = 'Name another path.';
const NO_FOLDER = 'Name another folder: a part of this path is a file.';
/** What to do about a path that cannot be written, by what the system says. */
const NOT_WRITABLE: Readonly<Record<string, string>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: NO_PERMISSION,
  ENOENT: 'Make the folder it is to lie in, or name another one.',
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  EISDIR: 'Name a file: this is a folder.',
  ELOOP: NO_PATH,
  ENAMETOOLONG: NO_PATH,
};
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A write that failed because nothing more fits, or null. */
export function fullError(path: string, cause: unknown): UserError | null {
  if (!FULL.has(codeOf(cause))) return null;
  return new UserError({
    code: 'store/disk-full',
    message: `${path}: no space left to write (${codeOf(cause)}); what was complete before is kept`,
    fix: 'Free some space there, or name another folder with PLIMSOLL_CACHE, then run the same command again.',
    cause,
  });
}

/** What a failed write means to the user; errors that mean nothing to him are returned as they are. */
export function writeError(path: string, cause: unknown): unknown {
  const code = codeOf(cause);
  const full = fullError(path, cause);
  if (full) return full;
  const fix = NOT_WRITABLE[code];
  if (fix !== undefined)
    return new UserError({
      code: 'store/not-writable',
      message: `${path}: cannot be written (${code})`,
      fix,
      cause,
    });
  if (code === 'EMFILE' || code === 'ENFILE')
    return new UserError({
      code: 'store/too-many-files',
      message: `${path}: too many files are open (${code})`,
      fix: 'Raise the limit (ulimit -n 4096), or close other programs, then run the same command again.',
      transient: true,
      cause,
    });
  return cause;
}

/** What a failed read means to the user. */
export function readError(path: string, cause: unknown): unknown {
  if (codeOf(cause) !== 'EACCES' && codeOf(cause) !== 'EPERM') return cause;
  return new UserError({
    code: 'store/not-readable',
    message: `${path}: cannot be read (${codeOf(cause)})`,
    fix: 'Make it readable for this user, or name another cache folder with PLIMSOLL_CACHE.',
    cause,
  });
}

export function digestMismatch(expected: string, actual: string): UserError {
  return new UserError({
    code: 'store/digest-mismatch',
    message: `expected ${expected}, got ${actual}`,
    fix: 'Fetch the file again; when it stays so, the source or the lock is wrong: resolve again with `plimsoll lock`.',
  });
}

export function notALayout(path: string): UserError {
  return new UserError({
    code: 'store/not-a-layout',
    message: `${path}: exists and is not an OCI layout, so nothing was written to it`,
    fix: 'Name a new or empty folder, or one that holds an OCI layout.',
  });
}

/** The `code` of a system error, or the empty string. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

/** Whether a system error says that nothing is at a path. */
export function isAbsent(cause: unknown): boolean {
  return /^(?:ENOENT|ENOTDIR)$/.test(codeOf(cause));
}

/** What is in the store under a digest is something else. */
export function damagedBlob(path: string): UserError {
  return new UserError({
    code: 'store/damaged',
    message: `${path} is not what its name says: the disk or something else has changed it, and it was removed`,
    fix: 'Run it again: what is missing is made or fetched again. If it comes back, check the disk.',
    transient: true,
  });
}
