import { streamCursor } from '../../formats/tar/cursor.ts';
import { TAR_BLOCK } from '../../formats/tar/header.ts';
import { tarMembers } from '../../formats/tar/members.ts';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import type { ImageSource, LayerSource } from '../../model/imagesource.ts';
import { DOCUMENT_LIMIT } from './documents.ts';
import { MAGIC, passingLayer } from './layer.ts';
import { imageOf } from './open.ts';
import { follow, linkOf } from './parts.ts';

type Chunks = AsyncIterable<Uint8Array>;

/**
 * Reads the archive of an image that comes as a stream (`docker save`): nothing of it is stored. Each layer goes to
 * `read` as it passes; what that gave is found by the layer of the image this resolves to.
 * @throws UserError when the archive is damaged or holds no image
 */
export async function passingImage<T>(
  name: string,
  chunks: Chunks,
  platform: string | null,
  read: (layer: LayerSource, path: string) => Promise<T>,
): Promise<{ readonly image: ImageSource; readonly readOf: (layer: LayerSource) => T | undefined }> {
  const members = new Map<string, { held: Blob } | { link: string }>();
  const results = new Map<Blob | null, T>();
  const cursor = streamCursor(chunks);
  for await (const member of tarMembers(cursor, name)) {
    const link = linkOf(member);
    if (link !== null) members.set(member.path, { link });
    if (member.kind !== 'file') continue;
    const start = await cursor.take(Math.min(TAR_BLOCK, member.size));
    const rest = member.size - start.length;
    if (isLayer(start)) {
      const held = passed(member.size);
      members.set(member.path, { held });
      const body = joined(start, cursor.pieces(rest));
      results.set(held, await read(passingLayer(start.subarray(0, MAGIC), body, name), member.path));
    } else if (member.size <= DOCUMENT_LIMIT) {
      const bytes = Buffer.concat([start, await cursor.take(rest)]);
      members.set(member.path, { held: memoryBlob(bytes) });
    }
  }
  const parts = { get: async (path: string) => follow(members, path), close: () => {} };
  return { image: await imageOf(name, parts, platform), readOf: (layer) => results.get(layer.tar) };
}

/** A tar archive (an empty one is all zeros) or a compressed one; documents are JSON and begin with text. */
function isLayer(start: Uint8Array): boolean {
  const first = start[0] ?? 0x7b;
  const text =
    first === 0x7b || first === 0x5b || (first >= 0x30 && first <= 0x39 && start.length < TAR_BLOCK);
  return !text || Buffer.from(start).toString('latin1', 257, 262) === 'ustar';
}

/** Stands for a layer that has passed: it has a size, and its bytes are gone. */
function passed(size: number): Blob {
  return {
    size,
    read: async (_, length) => new Uint8Array(length),
    stream() {
      throw new Error('a layer that has passed is not read again');
    },
  };
}

async function* joined(start: Uint8Array, rest: Chunks): Chunks {
  // What a cursor gives is its own until the next read.
  yield Uint8Array.from(start);
  yield* rest;
}
