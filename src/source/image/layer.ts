import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Blob } from '../../model/blob.ts';
import type { LayerSource } from '../../model/imagesource.ts';
import type { Digest } from '../../model/store.ts';
import { badImage } from './errors.ts';

/** A stored layer: gzip, zstd or plain, told by its first bytes (media types are often wrong). */
export async function layerSource(blob: Blob, digest: Digest | null, name: string): Promise<LayerSource> {
  const magic = Buffer.from(await blob.read(0, Math.min(4, blob.size))).toString('hex');
  const inflate = magic.startsWith('1f8b')
    ? createGunzip
    : magic === '28b52ffd'
      ? createZstdDecompress
      : null;
  if (inflate === null) return { digest, compressed: null, tar: blob, stream: () => blob.stream() };
  return {
    digest,
    compressed: blob.size,
    tar: null,
    async *stream() {
      const inflated = Readable.from(blob.stream(), { objectMode: false }).pipe(
        inflate({ chunkSize: 1 << 18 }),
      );
      try {
        yield* inflated;
      } catch (fault) {
        throw badImage(
          name,
          `the layer ${digest ?? ''} does not decompress (${fault instanceof Error ? fault.message : fault})`,
        );
      }
    },
  };
}
