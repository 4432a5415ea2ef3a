import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import type { Content, Deflated } from '../../model/entry.ts';
import { badZip } from './errors.ts';

const CHUNK = 1024 * 1024;
/** Files up to this are unpacked sooner than a thread is woken. */
const SMALL = 65536;
/** Up to this many uncompressed bytes a deflated file is unpacked whole for random access. */
const MOST_IN_MEMORY = 16 * 1024 * 1024;

/** Uncompressed bytes of a file. */
export function contentSize(content: Content): number {
  return content.kind === 'plain' ? content.blob.size : content.size;
}

/**
 * The whole file, uncompressed, length and CRC checked; unpacking a larger one happens off the main thread.
 * Rejects with a UserError when the file is longer than `limit` bytes or damaged.
 * @param where the file, named in errors
 */
export async function contentBytes(content: Content, limit: number, where: string): Promise<Uint8Array> {
  const size = contentSize(content);
  if (size > limit) throw badZip(where, `${size} bytes, more than the ${limit} such a file may have`);
  const bytes = await content.blob.read(0, content.blob.size);
  if (content.kind === 'plain') return bytes;
  const { buffer, engine } = await inflateWhole(bytes, size).catch((cause) => {
    throw badZip(where, 'its compressed bytes are damaged', cause);
  });
  checkInflated(content, { size: buffer.length, crc32: crc32(buffer), consumed: engine.bytesWritten }, where);
  return buffer;
}

/** The file's uncompressed bytes in chunks of at most 1 MiB, length and CRC checked at the end. Rejects with a UserError. */
export async function* contentStream(content: Content, where: string): AsyncGenerator<Uint8Array> {
  if (content.kind === 'plain') {
    yield* content.blob.stream();
    return;
  }
  if (content.size <= CHUNK) {
    yield await contentBytes(content, CHUNK, where);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: CHUNK });
  const pumped = pipeline(Readable.from(content.blob.stream()), inflate);
  pumped.catch(() => {});
  const seen = { size: 0, crc32: 0, consumed: 0 };
  try {
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
      seen.size += chunk.length;
      seen.crc32 = crc32(chunk, seen.crc32);
      if (seen.size > content.size) break;
      yield chunk;
    }
    await pumped;
  } catch (cause) {
    throw badZip(where, 'its compressed bytes are damaged', cause);
  } finally {
    inflate.destroy();
  }
  checkInflated(content, { ...seen, consumed: inflate.bytesWritten }, where);
}

/** The first bytes of a file, at most `length`, unpacking little more. Not checked: for telling kinds of files. */
export async function contentHead(content: Content, length: number, where: string): Promise<Uint8Array> {
  const wanted = Math.min(length, contentSize(content));
  if (content.kind === 'plain') return content.blob.read(0, wanted);
  return content.blob.size <= CHUNK && content.size <= CHUNK
    ? (await contentBytes(content, CHUNK, where)).subarray(0, wanted)
    : forwardBlob(content, where).read(0, wanted);
}

/**
 * Random access to a file's uncompressed bytes. A deflated file over 16 MiB is unpacked as far as each read needs, and
 * from its start again when a read goes back: read in ascending order.
 */
export function contentBlob(content: Content, where: string): Blob {
  if (content.kind === 'plain') return content.blob;
  return content.size > MOST_IN_MEMORY ? forwardBlob(content, where) : wholeBlob(content, where);
}

function wholeBlob(content: Deflated, where: string): Blob {
  let whole: Promise<Blob> | null = null;
  const get = (): Promise<Blob> => {
    whole ??= contentBytes(content, MOST_IN_MEMORY, where).then(memoryBlob);
    return whole;
  };
  return {
    size: content.size,
    read: async (offset, length) => (await get()).read(offset, length),
    async *stream(offset, length) {
      yield* (await get()).stream(offset, length);
    },
  };
}

/** Keeps the place of the last read, so that ascending reads unpack the file once. */
function forwardBlob(content: Deflated, where: string): Blob {
  let chunks: AsyncGenerator<Uint8Array> | null = null;
  let chunk: Uint8Array = new Uint8Array();
  let start = 0;
  async function* from(offset: number, length: number): AsyncGenerator<Uint8Array> {
    if (offset < start || chunks === null) {
      await chunks?.return(undefined);
      chunks = contentStream(content, where);
      [chunk, start] = [new Uint8Array(), 0];
    }
    for (let at = offset; at < offset + length; ) {
      if (at >= start + chunk.length) {
        start += chunk.length;
        const next = await chunks.next();
        if (next.done) throw new RangeError(`read past the end: ${offset}+${length} of ${content.size}`);
        chunk = next.value;
        continue;
      }
      const piece = chunk.subarray(at - start, offset + length - start);
      at += piece.length;
      yield piece;
    }
  }
  return {
    size: content.size,
    async read(offset, length) {
      const parts: Uint8Array[] = [];
      for await (const piece of from(offset, length)) parts.push(piece);
      return Buffer.concat(parts);
    },
    stream: (offset = 0, length = content.size - offset) => from(offset, length),
  };
}

/** Everything a deflated file unpacks to must be what its archive says, to the last bit and not a byte more. */
function checkInflated(
  content: Deflated,
  seen: { readonly size: number; readonly crc32: number; readonly consumed: number },
  where: string,
): void {
  if (seen.size !== content.size) throw badZip(where, `it unpacks to other than its ${content.size} bytes`);
  if (seen.crc32 !== content.crc32) throw badZip(where, 'its CRC is not the one the archive names');
  // A gzip member is made of these very bytes: anything after the stream would break the layer.
  if (seen.consumed !== content.blob.size) throw badZip(where, 'there are bytes after its compressed stream');
}

/** With `info` zlib answers with the output and the engine that made it; the types do not know it. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

async function inflateWhole(bytes: Uint8Array, size: number): Promise<Inflated> {
  // One byte more than the output: a buffer that is just full makes zlib ask for another of the same size.
  const options = { info: true, maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) };
  if (size <= SMALL) return inflateRawSync(bytes, options) as unknown as Inflated;
  return new Promise((resolve, reject) => {
    inflateRaw(bytes, options, (error, result: unknown) =>
      error ? reject(error) : resolve(result as Inflated),
    );
  });
}
