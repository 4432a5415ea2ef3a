import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { decompressXz } from '../xz/decompress.ts';

/** The compressions that Debian archives and packages use, by file name ending (deb(5)); `''` is none. */
export const COMPRESSIONS = ['', '.gz', '.xz', '.zst'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/**
 * Decompresses as the bytes come. `limit` bounds the uncompressed bytes. Throws a RangeError when the input is
 * damaged, ends early or holds more; faults of the input itself are passed on.
 */
export function decompress(
  compression: Compression,
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncIterable<Uint8Array> {
  if (compression === '.xz') return decompressXz(chunks, limit);
  if (compression === '.gz') return transformed(chunks, createGunzip({ chunkSize: 1 << 18 }), limit);
  if (compression === '.zst') return transformed(chunks, createZstdDecompress(), limit);
  return bounded(chunks, limit);
}

async function* transformed(
  chunks: AsyncIterable<Uint8Array>,
  transform: Transform,
  limit: number,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks);
  let fault: unknown = null;
  source.on('error', (error) => {
    fault = error;
  });
  pipeline(source, transform, () => {});
  try {
    yield* bounded(transform, limit);
  } catch (cause) {
    if (fault !== null) throw fault;
    if (cause instanceof RangeError) throw cause;
    throw new RangeError('compressed data is damaged or ends early', { cause });
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw new RangeError(`compressed data holds more than ${limit} bytes`);
    yield chunk;
  }
}
