/** An immutable run of bytes with random access: a file, a slice of one, or memory. */
export interface Blob {
  /** Bytes. */
  readonly size: number;
  /**
   * Tells these bytes from others without reading them, where their place can: a file by its identity, size and times.
   * Undefined where it cannot, as for a file that changed a moment ago.
   */
  readonly stamp?: string | undefined;
  /** Reads exactly `length` bytes from `offset`; rejects when the blob is shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same at once, valid until the next call; absent where reading has to wait. The caller keeps to the size. */
  now?(offset: number, length: number): Uint8Array;
  /** Streams `length` bytes (default: to the end) from `offset` in chunks of at most 1 MiB. */
  stream(offset?: number, length?: number): AsyncIterable<Uint8Array>;
}

const CHUNK = 1024 * 1024;

/** A blob over bytes in memory. */
export function memoryBlob(bytes: Uint8Array): Blob {
  return {
    size: bytes.length,
    async read(offset, length) {
      checkRange(offset, length, bytes.length);
      return bytes.subarray(offset, offset + length);
    },
    now: (offset, length) => bytes.subarray(offset, offset + length),
    async *stream(offset = 0, length = bytes.length - offset) {
      checkRange(offset, length, bytes.length);
      for (let at = offset; at < offset + length; at += CHUNK)
        yield bytes.subarray(at, Math.min(at + CHUNK, offset + length));
    },
  };
}

/** A blob whose bytes can be had at once. `read` is only asked for what is within its size. */
export function blobOf(size: number, read: (offset: number, length: number) => Uint8Array): Blob {
  return {
    size,
    async read(offset, length) {
      checkRange(offset, length, size);
      return read(offset, length);
    },
    async *stream(offset = 0, length = size - offset) {
      checkRange(offset, length, size);
      for (let at = offset; at < offset + length; at += CHUNK)
        yield read(at, Math.min(CHUNK, offset + length - at));
    },
  };
}

/** A blob whose size is known, and that is opened when it is first read. */
export function laterBlob(size: number, open: () => Promise<Blob>): Blob {
  return {
    size,
    read: async (offset, length) => (await open()).read(offset, length),
    async *stream(offset = 0, length = size - offset) {
      yield* (await open()).stream(offset, length);
    },
  };
}

/** A part of a blob, as a blob. Throws a RangeError when the part leaves it. */
export function sliceBlob(blob: Blob, start: number, size: number): Blob {
  checkRange(start, size, blob.size);
  const now = blob.now?.bind(blob);
  return {
    size,
    ...(now && { now: (offset: number, length: number) => now(start + offset, length) }),
    async read(offset, length) {
      checkRange(offset, length, size);
      return blob.read(start + offset, length);
    },
    async *stream(offset = 0, length = size - offset) {
      checkRange(offset, length, size);
      yield* blob.stream(start + offset, length);
    },
  };
}

/** Blobs one after another, as a blob. */
export function joinBlobs(parts: readonly Blob[]): Blob {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  async function* stream(offset = 0, length = size - offset): AsyncGenerator<Uint8Array> {
    checkRange(offset, length, size);
    let start = 0;
    for (const part of parts) {
      const [from, to] = [Math.max(offset - start, 0), Math.min(offset + length - start, part.size)];
      if (from < to) yield* part.stream(from, to - from);
      start += part.size;
    }
  }
  return {
    size,
    async read(offset, length) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream(offset, length)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    stream,
  };
}

function checkRange(offset: number, length: number, size: number): void {
  if (offset < 0 || length < 0 || offset + length > size)
    throw new RangeError(`read past the end: ${offset}+${length} of ${size}`);
}
