import { readFileSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../src/formats/tar/header.ts';

export interface LargeLayer {
  readonly files: number;
  /** Bytes of all files together. */
  readonly bytes: number;
}

const CHUNK = 8 << 20;

/**
 * Writes an archive as `docker save` does, twice: with plain layers and with the same layers as gzip. The files' sizes
 * follow a power law as those of real images do, and their bytes are those of this Node.js, so that they compress as
 * programs do.
 * @returns where each compressed layer lies in the packed archive
 */
export async function writeImages(
  plain: string,
  packed: string,
  layers: readonly LargeLayer[],
): Promise<readonly { readonly start: number; readonly size: number }[]> {
  const plainFile = await open(plain, 'w');
  const starts: { start: number; size: number }[] = [];
  let end = 0;
  for (const [at, layer] of layers.entries()) {
    const start = end + 512;
    const size = await writeLayer(plainFile, start, at, layer);
    starts.push({ start, size });
    await plainFile.write(memberHeader(`${at}/layer.tar`, size), 0, 512, end);
    end = start + size;
  }
  await finish(plainFile, end, layers.length);
  const packedFile = await open(packed, 'w');
  const places: { start: number; size: number }[] = [];
  end = 0;
  // Compressed at once into files of their own, for the length comes first.
  const parts = await Promise.all(starts.map((place, at) => compress(plain, place, `${packed}.${at}`)));
  for (const [at, { path, size }] of parts.entries()) {
    await packedFile.write(memberHeader(`${at}/layer.tar`, size), 0, 512, end);
    places.push({ start: end + 512, size });
    await copy(path, packedFile, end + 512);
    await rm(path);
    end += 512 + size + tarPadding(size);
  }
  await finish(packedFile, end, layers.length);
  return places;
}

async function writeLayer(
  file: FileHandle,
  start: number,
  layer: number,
  { files, bytes }: LargeLayer,
): Promise<number> {
  const weights = Array.from({ length: files }, (_, at) => 1 / (((at * 7919) % files) + 1) ** 0.9);
  const total = weights.reduce((sum, one) => sum + one, 0);
  const content = readFileSync(process.execPath);
  let at = start;
  let buffer: Uint8Array[] = [];
  let held = 0;
  const flush = async () => {
    await file.writev(buffer, at);
    at += held;
    buffer = [];
    held = 0;
  };
  const put = async (piece: Uint8Array) => {
    buffer.push(piece);
    held += piece.length;
    if (held > CHUNK || buffer.length > 1000) await flush();
  };
  for (const [index, weight] of weights.entries()) {
    const size = Math.max(16, Math.floor((weight / total) * bytes));
    const name = `usr/lib/python3/dist-packages/p${layer}_${index % 300}/m${index % 17}/f${index}.py`;
    await put(tarHeader({ path: name, kind: 'file', mode: 0o644, uid: 0, gid: 0, size, target: '' }));
    const from = (index * 104_729 + layer * 7) % (content.length - CHUNK);
    for (let left = size; left > 0; left -= CHUNK)
      await put(content.subarray(from, from + Math.min(left, CHUNK)));
    await put(Buffer.alloc(tarPadding(size)));
  }
  await put(TAR_END);
  await flush();
  return at - start;
}

async function compress(
  plain: string,
  { start, size }: { readonly start: number; readonly size: number },
  path: string,
): Promise<{ readonly path: string; readonly size: number }> {
  const [from, to] = [await open(plain), await open(path, 'w')];
  await pipeline(from.createReadStream({ start, end: start + size - 1, highWaterMark: 1 << 20 }), createGzip({ level: 1, chunkSize: 1 << 18 }), to.createWriteStream()); // biome-ignore format: one pipe
  const file = await open(path);
  const { size: written } = await file.stat();
  await file.close();
  return { path, size: written };
}

async function copy(path: string, to: FileHandle, start: number): Promise<void> {
  const from = await open(path);
  let at = start;
  for await (const chunk of from.createReadStream({ highWaterMark: CHUNK })) {
    await to.write(chunk, 0, chunk.length, at);
    at += chunk.length;
  }
}

/** The two documents that make the archive an image. */
async function finish(file: FileHandle, end: number, layers: number): Promise<void> {
  const names = Array.from({ length: layers }, (_, at) => `${at}/layer.tar`);
  const documents = [
    [
      'config.json',
      '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"history":[]}',
    ],
    ['manifest.json', JSON.stringify([{ Config: 'config.json', RepoTags: ['bench:1'], Layers: names }])],
  ] as const;
  const parts = documents.flatMap(([name, text]) => [
    memberHeader(name, text.length),
    Buffer.from(text.padEnd(text.length + tarPadding(text.length), '\0')),
  ]);
  await file.writev([...parts, TAR_END], end);
  await file.close();
}

function memberHeader(path: string, size: number): Uint8Array {
  return tarHeader({ path, kind: 'file', mode: 0o644, uid: 0, gid: 0, size, target: '' });
}
