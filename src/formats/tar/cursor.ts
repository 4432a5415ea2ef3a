import type { Blob } from '../../model/blob.ts';

/** Reads forward through bytes. */
export interface Cursor {
  /** Bytes read or skipped so far. */
  readonly position: number;
  /**
   * Skips, then takes, when all of these bytes are at hand, and else does nothing and gives null. Spares the hundred
   * thousand headers of an image a promise each. Valid until the next read.
   */
  now(skip: number, length: number): Uint8Array | null;
  /** The next `length` bytes, fewer only at the end. */
  take(length: number): Promise<Uint8Array>;
  /** At most `length` bytes, in the pieces they come in. */
  pieces(length: number): AsyncGenerator<Uint8Array>;
  /** False when the bytes end before. */
  skip(length: number): Promise<boolean>;
}

export function blobCursor(blob: Blob): Cursor {
  let position = 0;
  const advance = (length: number): number => {
    const start = position;
    position = Math.min(blob.size, position + length);
    return start;
  };
  return {
    get position() {
      return position;
    },
    now(skip, length) {
      const start = position + skip;
      if (!blob.now || start + length > blob.size) return null;
      position = start + length;
      return blob.now(start, length);
    },
    async take(length) {
      const start = advance(length);
      return blob.read(start, position - start);
    },
    async *pieces(length) {
      const start = advance(length);
      yield* blob.stream(start, position - start);
    },
    async skip(length) {
      return advance(length) + length === position;
    },
  };
}

export function streamCursor(chunks: AsyncIterable<Uint8Array>): Cursor {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  let position = 0;
  async function* pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (rest.length === 0) {
        const next = await iterator.next();
        if (next.done) return;
        rest = next.value;
        continue;
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      position += piece.length;
      yield piece;
    }
  }
  return {
    get position() {
      return position;
    },
    now(skip, length) {
      if (skip + length > rest.length) return null;
      const taken = rest.subarray(skip, skip + length);
      rest = rest.subarray(skip + length);
      position += skip + length;
      return taken;
    },
    async take(length) {
      const parts: Uint8Array[] = [];
      let held = 0;
      for await (const piece of pieces(length)) {
        held += piece.length;
        // A chunk may be gone once the next one is asked for.
        parts.push(held < length ? Uint8Array.from(piece) : piece);
      }
      return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : Buffer.concat(parts);
    },
    pieces,
    async skip(length) {
      const start = position;
      for await (const _ of pieces(length));
      return position === start + length;
    },
  };
}
