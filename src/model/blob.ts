/** An immutable run of bytes with random access: a file, a slice of one, or memory. */
export interface Blob {
  /** Bytes. */
  readonly size: number;
  /** Reads exactly `length` bytes from `offset`; rejects when the blob is shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Streams `length` bytes (default: to the end) from `offset` in chunks of at most 1 MiB. */
  stream(offset?: number, length?: number): AsyncIterable<Uint8Array>;
}

/** A blob over bytes in memory. */
export function memoryBlob(bytes: Uint8Array): Blob {
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset + length > bytes.length)
        throw new RangeError(`read past the end: ${offset}+${length} of ${bytes.length}`);
      return bytes.subarray(offset, offset + length);
    },
    async *stream(offset = 0, length = bytes.length - offset) {
      yield bytes.subarray(offset, offset + length);
    },
  };
}
