import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Blob } from '../../model/blob.ts';
import type { LayerSource } from '../../model/imagesource.ts';
import type { Digest } from '../../model/store.ts';
import { badImage } from './errors.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** Bytes that tell how a layer is compressed. */
export const MAGIC = 4;
/** Bytes that a decompressor gives at once. */
const INFLATED = 1 << 18;

/**
 * A stored layer: gzip, zstd or plain, told by its first bytes (media types are often wrong). One that has to be read
 * whole is held to its digest when its stream ends.
 */
export async function layerSource(blob: Blob, digest: Digest | null, name: string): Promise<LayerSource> {
  const inflate = decompressor(await blob.read(0, Math.min(MAGIC, blob.size)));
  if (inflate === null) return { digest, compressed: null, tar: blob, stream: () => blob.stream() };
  return {
    digest,
    compressed: blob.size,
    tar: null,
    stream: () =>
      inflated(digest === null ? blob.stream() : checked(blob.stream(), digest, name), inflate, name, digest),
  };
}

/** How bytes that begin so are decompressed, or null when they are not compressed. */
function decompressor(start: Uint8Array): typeof createGunzip | typeof createZstdDecompress | null {
  const magic = Buffer.from(start).toString('hex', 0, MAGIC);
  if (magic.startsWith('1f8b')) return createGunzip;
  return magic === '28b52ffd' ? createZstdDecompress : null;
}

/** A layer whose bytes come once, in this order; `start` are the first of them. */
export function passingLayer(start: Uint8Array, chunks: Chunks, name: string): LayerSource {
  const inflate = decompressor(start);
  const stream = (): Chunks => (inflate === null ? chunks : inflated(chunks, inflate, name, null));
  return { digest: null, compressed: null, tar: null, stream };
}

async function* inflated(
  chunks: Chunks,
  inflate: typeof createGunzip | typeof createZstdDecompress,
  name: string,
  digest: Digest | null,
): Chunks {
  const source = Readable.from(chunks, { objectMode: false });
  let fault: unknown = null;
  const tar = inflate({ chunkSize: INFLATED });
  source.on('error', (error) => {
    fault = error;
    tar.destroy(error);
  });
  try {
    for await (const chunk of source.pipe(tar)) {
      yield chunk;
      release(chunk);
    }
  } catch (error) {
    if (fault !== null) throw fault;
    const why = error instanceof Error ? error.message : error;
    throw badImage(name, `the layer ${digest ?? ''} does not decompress (${why})`);
  } finally {
    source.destroy();
  }
}

/**
 * Gives the memory of a chunk that has been read back at once, where nothing more comes into it. Left to the collector,
 * each of a layer's ten thousand chunks counts as memory that presses, and half of a processor goes into marking the heap.
 */
function release({ buffer, byteOffset, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
}

async function* checked(chunks: Chunks, digest: Digest, name: string): Chunks {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest) throw badImage(name, `the bytes of layer ${digest} have the digest ${found}`);
}
