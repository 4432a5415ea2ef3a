import { badTar } from './errors.ts';
import { TAR_BLOCK } from './header.ts';

/** The fields of one header block, undecided. */
export interface RawHeader {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly target: string;
}

/** Decodes a header block: ustar, the older form without prefix, and GNU's base-256 numbers. Throws a UserError. */
export function decodeHeader(bytes: Uint8Array, where: string): RawHeader {
  const block = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (block.length < TAR_BLOCK) throw badTar(where, 'it ends within a header');
  if (number(block, 148, 8, where) !== checksum(block))
    throw badTar(where, 'a header does not have the checksum it names');
  const name = text(block, 0, 100);
  // `ustar` and a NUL: GNU's own form has a blank there, and other fields in the prefix's place.
  const ustar = block[345] !== 0 && block.toString('latin1', 257, 263) === 'ustar\0';
  return {
    path: ustar ? `${text(block, 345, 155)}/${name}` : name,
    type: TYPES[block[156] ?? 0] ?? '',
    mode: number(block, 100, 8, where) & 0o7777,
    uid: number(block, 108, 8, where),
    gid: number(block, 116, 8, where),
    size: number(block, 124, 12, where),
    target: block[157] === 0 ? '' : text(block, 157, 100),
  };
}

const TYPES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksum(block: Buffer): number {
  const view = new DataView(block.buffer, block.byteOffset, TAR_BLOCK);
  // Two bytes of four in each half of a number: 128 times two of at most 255 stay below 65536.
  let sums = 0;
  for (let at = 0; at < TAR_BLOCK; at += 4) {
    const four = view.getUint32(at, true);
    sums += (four & 0xff00ff) + ((four >>> 8) & 0xff00ff);
  }
  let sum = (sums & 0xffff) + (sums >>> 16) + 8 * 0x20;
  for (let at = 148; at < 156; at++) sum -= block[at] ?? 0;
  return sum;
}

export function untilNul(bytes: Buffer): string {
  return text(bytes, 0, bytes.length);
}

/** Text up to a NUL. Nearly all names are ASCII, which is read twice as fast. */
function text(bytes: Buffer, from: number, width: number): string {
  let end = from;
  let high = 0;
  for (let byte = bytes[end] ?? 0; end < from + width && byte !== 0; byte = bytes[++end] ?? 0) high |= byte;
  return high < 0x80 ? bytes.toString('latin1', from, end) : bytes.toString('utf8', from, end);
}

/** Octal text, or base 256 when the first bit is set. Throws when it is neither, negative or not exact. */
function number(block: Buffer, at: number, width: number, where: string): number {
  const value = (block[at] ?? 0) & 0x80 ? binary(block, at, width) : octal(block, at, width);
  if (value === null) throw badTar(where, `no number at byte ${at} of a header`);
  return value;
}

function binary(block: Buffer, from: number, width: number): number | null {
  let value = (block[from] ?? 0) & 0x7f;
  for (let at = from + 1; at < from + width; at++) value = value * 256 + (block[at] ?? 0);
  return Number.isSafeInteger(value) ? value : null;
}

/** Digits with blanks around them, up to a NUL. Half a million of these are read of one image, so no string is made. */
function octal(block: Buffer, from: number, width: number): number | null {
  let value = 0;
  let state: 'before' | 'within' | 'after' = 'before';
  for (let at = from; at < from + width; at++) {
    const byte = block[at] ?? 0;
    if (byte === 0) break;
    if (byte === 0x20) {
      if (state === 'within') state = 'after';
    } else if (byte >= 0x30 && byte <= 0x37 && state !== 'after') {
      state = 'within';
      value = value * 8 + (byte - 0x30);
    } else {
      return null;
    }
  }
  return value;
}
