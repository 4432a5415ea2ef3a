import { UserError } from '../model/error.ts';

/** A file gave other bytes than its size announced. */
export function changedFile(path: string, size: number): UserError {
  return new UserError({
    code: 'layer/file-changed',
    message: `${path}: changed while it was read: it had ${size} bytes when the build began`,
    fix: 'Build again when nothing writes to the file.',
    transient: true,
  });
}
