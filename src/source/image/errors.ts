import { UserError } from '../../model/error.ts';
import { isAbsent } from '../../store/errors.ts';

/** What a system's refusal to open it means to the user; any other error is returned as it is. */
export function openError(name: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) return cause;
  if (isAbsent(cause)) return noImage(name, cause);
  return new UserError({
    code: 'image/unopened',
    message: `${name} cannot be opened (${cause.code})`,
    fix: 'Give yourself permission to read it, or correct the path.',
    cause,
  });
}

function noImage(name: string, cause: unknown): UserError {
  return new UserError({
    code: 'image/not-found',
    message: `${name} is neither a folder with an OCI layout, nor an image archive, nor an image of an engine here`,
    fix: 'Name a layout folder, an archive made by "docker save" or "plimsoll build --output archive:FILE", or an image that "docker images" lists.',
    cause,
  });
}

export function badImage(name: string, what: string): UserError {
  return new UserError({
    code: 'image/unreadable',
    message: `${name} cannot be read as an image: ${what}`,
    fix: 'Save or build it again; when it stays so, report it to whoever made it.',
  });
}

export function severalPlatforms(name: string, platforms: readonly string[]): UserError {
  return new UserError({
    code: 'image/several-platforms',
    message: `${name} holds images for ${platforms.join(', ')}`,
    fix: `Choose one: --platform ${platforms[0] ?? 'linux/amd64'}.`,
  });
}

/** What was pinned is not what is there under its digest. */
export function otherBase(name: string, digest: string): UserError {
  return new UserError({
    code: 'image/other-digest',
    message: `${name} does not have the image ${digest} that plimsoll.lock names`,
    fix: 'Run "plimsoll lock --upgrade" to build on what it has now.',
  });
}
