import type { Blob } from '../model/blob.ts';
import type { BlobWriter, Digest, Store } from '../model/store.ts';
import { hashMismatch, tooLarge } from './errors.ts';

/** What bytes that come from outside must be. */
export interface Expected {
  /** Most bytes accepted. */
  readonly limit: number;
  /** Hex. */
  readonly sha256?: string;
}

/** Bytes on their way into the store: bounded while they come, and checked before anybody sees them. */
export class Sink {
  readonly #store: Store;
  readonly #url: string;
  readonly #expected: Expected;
  #writer: BlobWriter | null = null;
  #received = 0;

  constructor(store: Store, url: string, expected: Expected) {
    this.#store = store;
    this.#url = url;
    this.#expected = expected;
  }

  /** Bytes written so far. */
  get received(): number {
    return this.#received;
  }

  /** Rejects with a {@link UserError} when the limit is passed. */
  async write(chunk: Uint8Array): Promise<void> {
    const { limit } = this.#expected;
    this.#received += chunk.length;
    if (this.#received > limit) throw tooLarge(this.#url, limit);
    this.#writer ??= await this.#store.writer();
    await this.#writer.write(chunk);
  }

  /** Puts the bytes in place. Rejects with a {@link UserError} when they have another hash than expected. */
  async commit(): Promise<{ readonly digest: Digest; readonly blob: Blob }> {
    const { sha256 } = this.#expected;
    const writer = this.#writer ?? (await this.#store.writer());
    this.#writer = null;
    const { digest } = await (sha256 === undefined
      ? writer.commit()
      : writer.commit(`sha256:${sha256}`, (actual) =>
          hashMismatch(this.#url, sha256, actual.replace('sha256:', '')),
        ));
    const blob = await this.#store.blob(digest);
    if (blob === null) throw new Error(`${digest} vanished from the store`);
    return { digest, blob };
  }

  /** Forgets what was written, unless it was committed. */
  async drop(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.abort();
  }
}
