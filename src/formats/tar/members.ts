import { linkStays, relativePath } from '../path/relative.ts';
import type { Cursor } from './cursor.ts';
import { decodeHeader, type RawHeader } from './decode.ts';
import { badTar, unsafeTar } from './errors.ts';
import { type Extended, isExtended, readExtended } from './extended.ts';
import { TAR_BLOCK, type TarHeader, type TarKind, tarPadding } from './header.ts';

/** A member as read. `special` is a device or a pipe. The path is relative and safe, a link stays below the root. */
export interface TarMember extends Omit<TarHeader, 'kind'> {
  readonly kind: TarKind | 'special';
  /** Where a file's bytes start in the uncompressed archive. */
  readonly offset: number;
}

const KINDS: Readonly<Record<string, TarMember['kind']>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'special',
  '4': 'special',
  '5': 'directory',
  '6': 'special',
  '7': 'file',
};
const MOST_MEMBERS = 1_000_000;
/** No file can have a longer one on Linux (PATH_MAX), and folders this deep are still walked by recursion. */
const LONGEST_PATH = 4096;

/** Gives one member after the other, null at the end; a promise only when it has to wait for bytes. */
export interface TarReader {
  next(): TarMember | null | Promise<TarMember | null>;
}

/**
 * Walks a tar archive: ustar, GNU long names, pax extended headers (POSIX.1-2017, pax interchange format). A file's
 * bytes follow in the cursor; what the caller leaves of them is skipped.
 * Throws or rejects with a UserError on damage, on a kind of member that no image holds, and on a name or link that
 * leaves the root.
 * @param where what is being read, named in errors
 */
export function tarReader(cursor: Cursor, where: string): TarReader {
  let extended: Extended | null = null;
  let last = '';
  let end = 0;
  let count = 0;

  function accept(raw: RawHeader): TarMember {
    const member = toMember(extended === null ? raw : { ...raw, ...extended }, cursor.position, where);
    extended = null;
    last = member.path;
    end = member.offset + member.size + tarPadding(member.size);
    return member;
  }

  async function wait(): Promise<TarMember | null> {
    for (;;) {
      if (!(await cursor.skip(end - cursor.position))) throw badTar(where, `it ends within ${last}`);
      const raw = header(await cursor.take(TAR_BLOCK));
      if (raw === null) return null;
      const member = isExtended(raw.type) ? await extend(raw) : accept(raw);
      if (member !== null && member.path !== '') return member;
    }
  }

  async function extend(raw: RawHeader): Promise<null> {
    extended = { ...extended, ...(await readExtended(cursor, raw, where)) };
    end = cursor.position;
    return null;
  }

  function header(block: Uint8Array): RawHeader | null {
    // Some writers leave the blocks of zeros at the end out, or cut them short.
    if ((block[0] ?? 0) === 0 && block.every((byte) => byte === 0)) return null;
    count += 1;
    if (count > MOST_MEMBERS) throw badTar(where, `more than ${MOST_MEMBERS} members`);
    return decodeHeader(block, where);
  }

  return {
    next() {
      for (;;) {
        const block = cursor.now(end - cursor.position, TAR_BLOCK);
        if (block === null) return wait();
        const raw = header(block);
        if (raw === null) return null;
        if (isExtended(raw.type)) return extend(raw).then(wait);
        const member = accept(raw);
        if (member.path !== '') return member;
      }
    },
  };
}

/** The members that {@link tarReader} gives. */
export async function* tarMembers(cursor: Cursor, where: string): AsyncGenerator<TarMember> {
  const reader = tarReader(cursor, where);
  for (let member = await reader.next(); member !== null; member = await reader.next()) yield member;
}

/** The root itself (`./`) has the empty path. */
function toMember(raw: RawHeader, offset: number, where: string): TarMember {
  const kind = KINDS[raw.type];
  if (kind === undefined)
    throw badTar(where, `${raw.path} is of the unknown kind ${JSON.stringify(raw.type)}`);
  const path = isRoot(raw.path) ? '' : relativePath(raw.path);
  if (path === null) throw unsafeTar(where, `a member named ${JSON.stringify(raw.path)}`);
  if (path.length > LONGEST_PATH) throw unsafeTar(where, `a member whose name has ${path.length} characters`);
  const { mode, uid, gid } = raw;
  const plain = { path, mode, uid, gid, offset };
  // A size on anything but a file has no bytes behind it, as every reader has it since the first tar.
  const isDirectory = kind === 'directory' || (kind === 'file' && raw.path.endsWith('/'));
  if (isDirectory && kind === 'file' && raw.size > 0)
    throw badTar(where, `${raw.path} is a file named as a folder`);
  if (isDirectory) return { ...plain, kind: 'directory', size: 0, target: '' };
  if (kind === 'file') return { ...plain, kind, size: raw.size, target: '' };
  if (kind === 'special') return { ...plain, kind, size: 0, target: '' };
  return { ...plain, kind, size: 0, target: safeTarget(kind, path, raw.target, where) };
}

function isRoot(name: string): boolean {
  return name.startsWith('.') && name.split('/').every((part) => part === '' || part === '.');
}

function safeTarget(kind: 'symlink' | 'hardlink', path: string, target: string, where: string): string {
  const safe = kind === 'hardlink' ? relativePath(target) : linkStays(path, target) ? target : null;
  if (safe !== null) return safe;
  throw unsafeTar(where, `the link ${path}, whose target ${JSON.stringify(target)} is outside the archive`);
}
