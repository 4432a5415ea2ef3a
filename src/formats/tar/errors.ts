import { UserError } from '../../model/error.ts';

/** @param where what is being read, for people: a file name or a layer's digest */
export function badTar(where: string, what: string): UserError {
  return new UserError({
    code: 'tar/unreadable',
    message: `${where}: not a sound tar archive: ${what}`,
    fix: 'Fetch it again; when it stays so, report it to whoever made it.',
  });
}

export function unsafeTar(where: string, what: string): UserError {
  return new UserError({
    code: 'tar/unsafe',
    message: `${where}: refused: ${what}`,
    fix: 'Do not use this archive: no sound tool writes such a member.',
  });
}
