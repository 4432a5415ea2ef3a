import { UserError } from '../model/error.ts';

/**
 * Bytes of a layer's source are not what they claim: found while they are written, when only the path in the image is known.
 * @param what the layer, for people: `numpy 2.2.6`
 */
export function damaged(what: string, cause: UserError): UserError {
  return new UserError({ code: cause.code, message: `${what}: ${cause.message}`, fix: cause.fix, cause });
}

/** A file of the tree that cannot be read now. */
export function unreadableSource(path: string, cause: unknown): UserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserError({
    code: 'build/unreadable-source',
    message: `${path}: cannot be read (${reason})`,
    fix: 'Make the file readable, or leave it out with services.*.exclude in plimsoll.yaml.',
    cause,
  });
}
