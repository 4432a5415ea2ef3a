import { UserError } from '../../model/error.ts';

/** @param where what is being read, for people: a wheel's file name */
export function badZip(where: string, what: string, cause?: unknown): UserError {
  return new UserError({
    code: 'zip/unreadable',
    message: `${where}: not a sound zip archive: ${what}`,
    fix: 'Fetch it again; when it stays so, choose another version and report it to whoever published it.',
    cause,
  });
}

export function unsafeZip(where: string, what: string): UserError {
  return new UserError({
    code: 'zip/unsafe',
    message: `${where}: refused: ${what}`,
    fix: 'Do not use this archive: no sound tool writes such a file. Choose another version.',
  });
}
