import { UserError } from '../../model/error.ts';

/** @param file the wheel's file name */
export function badWheel(file: string, what: string): UserError {
  return new UserError({
    code: 'wheel/unreadable',
    message: `${file}: not a sound wheel: ${what}`,
    fix: 'Choose another version of the package, or build the wheel anew from its sources.',
  });
}

export function unsafeWheel(file: string, what: string): UserError {
  return new UserError({
    code: 'wheel/unsafe',
    message: `${file}: refused: ${what}`,
    fix: 'Do not use this wheel: no sound tool makes one like it. Choose another version of the package.',
  });
}
