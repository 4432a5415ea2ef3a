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
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (block.length < TAR_BLOCK) throw badTar(where, 'it ends within a header');
  const number = (at: number, width: number): number => {
    const value = numeric(block.subarray(at, at + width));
    if (value === null) throw badTar(where, `no number at byte ${at} of a header`);
    return value;
  };
  if (number(148, 8) !== checksum(block)) throw badTar(where, 'a header does not have the checksum it names');
  const text = (at: number, width: number): string => untilNul(block.subarray(at, at + width));
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(345, 155) : '';
  return {
    path: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    type: String.fromCharCode(block[156] ?? 0),
    mode: number(100, 8) & 0o7777,
    uid: number(108, 8),
    gid: number(116, 8),
    size: number(124, 12),
    target: text(157, 100),
  };
}

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < TAR_BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return sum;
}

export function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** Octal text, or base 256 when the first bit is set; null when it is neither, negative or not exact. */
function numeric(bytes: Buffer): number | null {
  const first = bytes[0] ?? 0;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (const byte of bytes.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : null;
  }
  return octal(bytes);
}

/** Digits with blanks around them, up to a NUL. Half a million of these are read of one image, so no string is made. */
function octal(bytes: Buffer): number | null {
  let value = 0;
  let state: 'before' | 'within' | 'after' = 'before';
  for (const byte of bytes) {
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
