import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { execa } from 'execa';
import { openImage } from '../../src/source/image/open.ts';

export interface Sizes {
  readonly layers: number;
  /** Bytes of the layers as tar archives. */
  readonly size: number;
  /** Bytes of the layers as a push sends them: gzip, level 6. */
  readonly compressed: number;
}

/** Sizes of an image Docker has, from the manifest `docker save` writes and the layers it names. */
export async function dockerSizes(image: string, scratch: string): Promise<Sizes> {
  const archive = join(scratch, 'image.tar');
  await execa('docker', ['save', '--output', archive, image]);
  const source = await openImage(archive, null);
  let size = 0;
  let compressed = 0;
  for (const layer of source.layers) {
    const gzip = createGzip({ level: 6 });
    gzip.on('data', (chunk: Buffer) => {
      compressed += chunk.length;
    });
    const counted = async function* () {
      for await (const chunk of layer.stream()) {
        size += chunk.length;
        yield chunk;
      }
    };
    await pipeline(counted, gzip);
  }
  await source.close();
  await rm(archive);
  return { layers: source.layers.length, size, compressed };
}
