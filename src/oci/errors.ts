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

/** An image that nobody can say of what its base has to have. */
export function noBaseNeeds(name: string): UserError {
  return new UserError({
    code: 'rebase/no-base',
    message: `${name} does not say what it needs of its base: it was not built by Plimsoll on an image of others`,
    fix: 'build it again with base.image in plimsoll.yaml; images on a base assembled here get a new one with "plimsoll lock --upgrade" and "plimsoll build"',
  });
}

/** Another base lacks what the image needs, or has it otherwise. */
export function cannotRebase(name: string, reasons: readonly string[]): UserError {
  return new UserError({
    code: 'rebase/does-not-fit',
    message: `${name} cannot be put on that base: ${reasons.join('; ')}`,
    fix: 'build the image again with that base as base.image in plimsoll.yaml',
  });
}
