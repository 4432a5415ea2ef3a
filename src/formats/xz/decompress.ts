/**
 * Decompresses an .xz file (.xz file format 1.1.0) as it comes, in chunks of at most 64 KiB. `limit` bounds the
 * uncompressed bytes. Throws a RangeError when the input is damaged, ends early or holds more than the limit;
 * faults of the input itself are passed on.
 *
 * Files are decoded one after the other: the decoder has room for one at a time. Never wait for a second file
 * while a first one is half read.
 */
export async function* decompressXz(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  const { default: library } = await import('xz-decompress');
  const input = { fault: null as unknown };
  const stream: AsyncIterable<Uint8Array> = new library.XzReadableStream(
    ReadableStream.from(watched(chunks, input)),
  );
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) throw new RangeError(`xz data holds more than ${limit} bytes`);
      if (chunk.length > 0) yield chunk;
    }
  } catch (cause) {
    if (input.fault !== null) throw input.fault;
    if (cause instanceof RangeError) throw cause;
    throw new RangeError('xz data is damaged or ends early', { cause });
  }
}

/** Notes the input's own fault, which the decoder would pass on as its own. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  input: { fault: unknown },
): AsyncGenerator<Uint8Array> {
  let empty = true;
  try {
    for await (const chunk of chunks) {
      empty = false;
      yield chunk;
    }
  } catch (fault) {
    input.fault = fault;
    throw fault;
  }
  // The decoder fails in no orderly way on an input without any chunk; a byte that begins no file it refuses.
  if (empty) yield Uint8Array.of(1);
}
