import { EXIT, UserError } from '../model/error.ts';
import { codeOf } from '../store/errors.ts';

/** Of the process: what it was started in was removed under it. */
export function noWorkingFolder(cause: unknown): UserError {
  return new UserError({
    code: 'cli/no-working-folder',
    message: 'the folder this was started in does not exist any more',
    fix: 'change to one that does (cd), and run it again',
    cause,
  });
}

export function noSuchFolder(path: string, cause: unknown): UserError {
  return new UserError({
    code: 'cli/no-folder',
    message: `${path} does not exist`,
    fix: 'name the folder that holds the application',
    cause,
  });
}

export function notAFolder(path: string, folder: string): UserError {
  return new UserError({
    code: 'cli/not-a-folder',
    message: `${path} is a file, and an application is a folder`,
    fix: `name the folder that holds it: ${folder}`,
  });
}

const GET_PERMISSION = 'give yourself permission to read it, or run as its owner';
/** What to do about a path that cannot be read, by what the system says. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: GET_PERMISSION,
  EPERM: GET_PERMISSION,
  EISDIR: 'move the folder away: a file is to stand there',
};

export function unreadablePath(path: string, cause: unknown): UserError {
  const code = codeOf(cause);
  return new UserError({
    code: 'cli/unreadable-path',
    message: `${path} cannot be read (${code})`,
    fix: UNREADABLE[code] ?? 'name a path that can be followed',
    cause,
  });
}

export function emptyFolder(path: string): UserError {
  return new UserError({
    code: 'cli/empty-folder',
    message: `${path} holds no files`,
    fix: 'name the folder that holds the application',
    exit: EXIT.nothingToDo,
  });
}

export function noSuchPath(path: string): UserError {
  return new UserError({
    code: 'cli/no-path',
    message: `${path} does not exist`,
    fix: 'name a folder or files that exist',
  });
}
