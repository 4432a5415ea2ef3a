import { UserError } from '../model/error.ts';

/** A file gave other bytes than it had when the build began. */
export function changedFile(path: string): UserError {
  return new UserError({
    code: 'layer/file-changed',
    message: `${path}: changed while it was read`,
    fix: 'Build again when nothing writes to the file.',
    transient: true,
  });
}
