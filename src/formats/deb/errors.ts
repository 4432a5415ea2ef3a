import { UserError } from '../../model/error.ts';

/** @param where the package's file name, for people */
export function badDeb(where: string, what: string, cause?: unknown): UserError {
  return new UserError({
    code: 'deb/unreadable',
    message: `${where}: not a sound Debian package: ${what}`,
    fix: 'Fetch it again; when it stays so, report it to whoever serves it.',
    cause,
  });
}
