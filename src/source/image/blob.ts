import { readSync } from 'node:fs';
import type { Blob } from '../../model/blob.ts';

/** Bytes read at once where headers lie close together: many small files with theirs. */
const AHEAD = 64 * 1024;
/** Where they lie further apart than this, one header at a time: copying what is between costs more than another call. */
const FAR = 12 * 1024;
const HEADER = 512;
const CHUNK = 256 * 1024;

/**
 * A slice of an open file whose small reads come from one window that is filled synchronously: headers of small
 * files lie close together, and a trip through the thread pool for each would cost twenty times the read itself.
 * What a read of at most 512 bytes gives is valid until the next read; larger ones have bytes of their own.
 */
export function descriptorBlob(descriptor: number, start: number, size: number): Blob {
  const window = Buffer.allocUnsafeSlow(Math.min(AHEAD, size));
  let from = 0;
  let filled = 0;
  let last = 0;
  /** Bytes between one header and the next, of late. */
  let apart = 0;

  function fill(bytes: Buffer, length: number, offset: number): number {
    let at = 0;
    while (at < length) {
      const read = readSync(descriptor, bytes, at, length - at, start + offset + at);
      if (read === 0) break;
      at += read;
    }
    return at;
  }

  function read(offset: number, length: number): Uint8Array {
    if (length > HEADER) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, fill(bytes, length, offset));
    }
    // A large file says little of those after it.
    apart += (Math.min(Math.abs(offset - last), 4 * FAR) - apart) / 8;
    last = offset;
    if (offset < from || offset + length > from + filled) {
      const wanted = apart < FAR ? window.length : length;
      filled = fill(window, Math.min(wanted, window.length, size - offset), offset);
      from = offset;
    }
    return window.subarray(offset - from, offset - from + length);
  }

  return {
    size,
    now: read,
    async read(offset, length) {
      if (offset + length > size) throw new RangeError(`read past the end: ${offset}+${length} of ${size}`);
      return read(offset, length);
    },
    async *stream(offset = 0, length = size - offset) {
      const end = offset + length;
      for (let at = offset; at < end; at += CHUNK) yield read(at, Math.min(CHUNK, end - at));
    },
  };
}
