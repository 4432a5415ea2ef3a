import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Blob, blobOf } from '../model/blob.ts';
import type { Spool } from '../model/store.ts';
import { writeError } from './errors.ts';

/** Opens a file for bytes that are needed again soon. It has no name from the first moment: nothing is left when we are killed. */
export function openSpool(path: string): Spool {
  const descriptor = open(path);
  let size = 0;
  return {
    add(bytes) {
      const start = size;
      try {
        for (let at = 0; at < bytes.length; )
          at += writeSync(descriptor, bytes, at, bytes.length - at, start + at);
      } catch (cause) {
        throw writeError(dirname(path), cause);
      }
      size += bytes.length;
      return region(descriptor, start, bytes.length);
    },
    close: () => closeSync(descriptor),
  };
}

function open(path: string): number {
  try {
    const descriptor = openSync(path, 'wx+');
    unlinkSync(path);
    return descriptor;
  } catch (cause) {
    throw writeError(dirname(path), cause);
  }
}

function region(descriptor: number, start: number, size: number): Blob {
  return blobOf(size, (offset, length) => {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const count = readSync(descriptor, bytes, at, length - at, start + offset + at);
      if (count === 0) throw new RangeError('what was put aside has become shorter');
      at += count;
    }
    return bytes;
  });
}
