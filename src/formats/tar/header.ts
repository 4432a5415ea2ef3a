/** The sizes of an archive's parts are multiples of this. */
export const TAR_BLOCK = 512;

/** Two blocks of zeros end an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * TAR_BLOCK);

export type TarKind = 'file' | 'directory' | 'symlink' | 'hardlink';

/** What a header says of a member. */
export interface TarHeader {
  readonly path: string;
  readonly kind: TarKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file; 0 for every other kind. */
  readonly size: number;
  /** Of a link, as written. */
  readonly target: string;
}

const TYPE: Readonly<Record<TarKind, string>> = { file: '0', hardlink: '1', symlink: '2', directory: '5' };
const MOST_SIZE = 0o77777777777;
const MOST_ID = 0o7777777;

/** Zero bytes that follow a file of this size. */
export function tarPadding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/**
 * The header of a member, with mtime 0 and without owner names: the same header gives the same bytes. What ustar
 * cannot say (names that do not fit or are not ASCII, sizes over 8 GiB, ids over 2097151) goes into a pax extended header
 * before it (POSIX.1-2017, pax interchange format).
 */
export function tarHeader(header: TarHeader): Uint8Array {
  const path = header.kind === 'directory' ? `${header.path}/` : header.path;
  const name = split(path);
  const records: string[] = [];
  if (name === null) records.push(record('path', path));
  if (!fits(header.target, 100)) records.push(record('linkpath', header.target));
  if (header.size > MOST_SIZE) records.push(record('size', String(header.size)));
  if (header.uid > MOST_ID) records.push(record('uid', String(header.uid)));
  if (header.gid > MOST_ID) records.push(record('gid', String(header.gid)));
  const main = block(header, name ?? ['', ascii(path, 100)], TYPE[header.kind]);
  if (records.length === 0) return main;
  const body = Buffer.from(records.join(''));
  const plain: TarHeader = { ...header, mode: 0o644, uid: 0, gid: 0, size: body.length, target: '' };
  const extended = block(plain, ['', ascii(`PaxHeaders/${path}`, 100)], 'x');
  return Buffer.concat([extended, body, new Uint8Array(tarPadding(body.length)), main]);
}

/** Prefix and name of a path (155 and 100 bytes, split at a slash), or null when it fits neither way. */
function split(path: string): readonly [prefix: string, name: string] | null {
  if (fits(path, 100)) return ['', path];
  if (!fits(path, 256)) return null;
  for (let at = path.indexOf('/'); at >= 0 && at <= 155; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    if (name !== '' && name.length <= 100) return [path.slice(0, at), name];
  }
  return null;
}

function fits(text: string, bytes: number): boolean {
  return text.length <= bytes && /^[\x01-\x7f]*$/.test(text);
}

function ascii(text: string, bytes: number): string {
  return text.replace(/[^\x01-\x7f]/g, '_').slice(0, bytes);
}

/** One pax record: its length in bytes, which counts itself, then key and value. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + 1;
  while (length !== bytes + String(length).length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

/** What headers share: no owner, no time, blanks for the checksum, the format's name, no device. */
const TEMPLATE = template();

function template(): Buffer {
  const bytes = Buffer.alloc(TAR_BLOCK);
  for (const [at, width] of [
    [108, 8],
    [116, 8],
    [136, 12],
    [329, 8],
    [337, 8],
  ] as const)
    octal(bytes, 0, at, width);
  bytes.fill(' ', 148, 156);
  bytes.write('ustar\x0000', 257, 8, 'latin1');
  return bytes;
}

function block(header: TarHeader, [prefix, name]: readonly [string, string], type: string): Uint8Array {
  const bytes = Buffer.from(TEMPLATE);
  bytes.write(name, 0, 100, 'latin1');
  octal(bytes, header.mode & 0o7777, 100, 8);
  if (header.uid !== 0) octal(bytes, Math.min(header.uid, MOST_ID), 108, 8);
  if (header.gid !== 0) octal(bytes, Math.min(header.gid, MOST_ID), 116, 8);
  octal(bytes, Math.min(header.size, MOST_SIZE), 124, 12);
  bytes[156] = type.charCodeAt(0);
  if (header.target !== '') bytes.write(ascii(header.target, 100), 157, 100, 'latin1');
  if (prefix !== '') bytes.write(prefix, 345, 155, 'latin1');
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK; at += 1) sum += bytes[at] ?? 0;
  octal(bytes, sum, 148, 7);
  return bytes;
}

function octal(bytes: Buffer, value: number, at: number, width: number): void {
  bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, width, 'latin1');
}
