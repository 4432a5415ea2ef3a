import { UserError } from '../model/error.ts';

export function sourceGone(wheel: string, source: string): UserError {
  return new UserError({
    code: 'cli/source-gone',
    message: `${wheel} was built from ${source}, and no index has that file with the hash of plimsoll.lock`,
    fix: 'name the index that has it, or run plimsoll lock to take what there is now',
  });
}

export function sourceFailed(wheel: string, why: string): UserError {
  return new UserError({
    code: 'cli/source-failed',
    message: `${wheel} is on no index, and could not be built here from its source: ${why}`,
    fix: 'publish the wheel on an index of your own, or build where it was locked',
  });
}

export function sourceDiffers(wheel: string, source: string): UserError {
  return new UserError({
    code: 'cli/source-differs',
    message: `${wheel}, built here from ${source}, is not the one that plimsoll.lock names: its build is not reproducible, or its compiler has changed`,
    fix: 'publish the wheel on an index of your own, or run plimsoll lock --upgrade to take this one',
  });
}

export function addonFailed(what: string, why: string): UserError {
  return new UserError({
    code: 'cli/addon-failed',
    message: `${what} brings native code as sources only, and could not be compiled here: ${why}`,
    fix: 'mend what it complains of, or bring the cache of the machine that locked it',
  });
}

export function addonDiffers(what: string): UserError {
  return new UserError({
    code: 'cli/addon-differs',
    message: `${what}, compiled here, is not what plimsoll.lock names: it is not the same twice, or its compiler has changed`,
    fix: 'bring the cache of the machine that locked it, or run plimsoll lock --upgrade to take this one',
  });
}
