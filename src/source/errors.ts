import { UserError } from '../model/error.ts';

export function noFolder(path: string, cause?: unknown): UserError {
  return new UserError({
    code: 'source/no-folder',
    message: `${path} is not a folder that can be read`,
    fix: 'name the folder that holds the application',
    cause,
  });
}
