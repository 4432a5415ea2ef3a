import { readSync, statSync } from 'node:fs';
import type { Blob } from '../model/blob.ts';
import { Descriptors } from './descriptors.ts';

const CHUNK = 1024 * 1024;
const descriptors = new Descriptors(64);

/**
 * A file as a blob. Its size is taken now; reads reject when the file has become shorter since. Reads are not sent through
 * the thread pool: a wheel has thousands of small files, and the page cache answers faster than a thread.
 * Throws what `stat` throws.
 */
export function fileBlob(path: string): Blob {
  const { size } = statSync(path);
  const read = (offset: number, length: number): Uint8Array => {
    if (offset < 0 || length < 0 || offset + length > size)
      throw new RangeError(`read past the end of ${path}: ${offset}+${length} of ${size}`);
    return readFully(descriptors.get(blob, path), offset, length, path);
  };
  const blob: Blob = {
    size,
    read: async (offset, length) => read(offset, length),
    async *stream(offset = 0, length = size - offset) {
      for (let at = offset; at < offset + length; at += CHUNK)
        yield read(at, Math.min(CHUNK, offset + length - at));
    },
  };
  return blob;
}

function readFully(descriptor: number, offset: number, length: number, path: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const count = readSync(descriptor, bytes, at, length - at, offset + at);
    if (count === 0) throw new RangeError(`${path} has become shorter while it was read`);
    at += count;
  }
  return bytes;
}
