import { readSync } from 'node:fs';
import type { Blob } from '../../model/blob.ts';

/** Bytes read at once when a header is asked for after a short step: several small files with their headers. */
const AHEAD = 32 * 1024;
/** After a leap over a large file: nobody knows whether another follows. */
const GLANCE = 2 * 1024;
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

  function fill(bytes: Buffer, offset: number): number {
    let at = 0;
    while (at < bytes.length) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, start + offset + at);
      if (read === 0) break;
      at += read;
    }
    return at;
  }

  function read(offset: number, length: number): Uint8Array {
    if (length > HEADER) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, fill(bytes, offset));
    }
    if (offset < from || offset + length > from + filled) {
      const near = offset >= from && offset - from < 2 * AHEAD;
      const wanted = near ? window.length : Math.max(GLANCE, length);
      filled = fill(window.subarray(0, Math.min(wanted, window.length, size - offset)), offset);
      from = offset;
    }
    return window.subarray(offset - from, offset - from + length);
  }

  return {
    size,
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
