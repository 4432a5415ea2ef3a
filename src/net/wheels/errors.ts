import { UserError } from '../../model/error.ts';
import { shown } from '../errors.ts';

export function wheelNotFound(file: string, sha256: string): UserError {
  return new UserError({
    code: 'wheels/not-found',
    message: `${file} (sha256 ${sha256}) is neither in a find-links folder nor on a package index of this machine's pip and uv settings`,
    fix: 'Name the index or wheelhouse that has it in the pip or uv settings, or run "plimsoll lock" to choose among what there is.',
  });
}

export function wheelGone(file: string, location: string): UserError {
  return new UserError({
    code: 'wheels/gone',
    message: `${file}: the index lists it, and ${shown(location)} does not have it`,
    fix: 'Run it again in a while: the index is being changed. If it stays so, report it to whoever runs the index.',
    transient: true,
  });
}

export function badLocation(file: string, location: string): UserError {
  return new UserError({
    code: 'wheels/bad-location',
    message: `${file}: ${shown(location)} is not a place it can be fetched from`,
    fix: 'Correct the lock or the index that names it.',
  });
}
