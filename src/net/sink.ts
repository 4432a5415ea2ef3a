import { createHash } from 'node:crypto';
import type { Blob } from '../model/blob.ts';
import type { BlobWriter, Digest, Store } from '../model/store.ts';
import { hashMismatch, tooLarge } from './errors.ts';

/** Bytes on their way into the store: bounded while they come, hashed, and checked before anybody sees them. */
export class Sink {
  readonly #store: Store;
  readonly #url: string;
  readonly #limit: number;
  readonly #hash = createHash('sha256');
  #writer: BlobWriter | null = null;
  #received = 0;

  constructor(store: Store, url: string, limit: number) {
    this.#store = store;
    this.#url = url;
    this.#limit = limit;
  }

  /** Bytes written so far. */
  get received(): number {
    return this.#received;
  }

  /** Rejects with a {@link UserError} when the limit is passed. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#received += chunk.length;
    if (this.#received > this.#limit) throw tooLarge(this.#url, this.#limit);
    this.#writer ??= await this.#store.writer();
    this.#hash.update(chunk);
    await this.#writer.write(chunk);
  }

  /** Checks the hash (hex) when one is expected, and puts the bytes in place. */
  async commit(sha256?: string): Promise<{ readonly digest: Digest; readonly blob: Blob }> {
    const actual = this.#hash.digest('hex');
    if (sha256 !== undefined && sha256 !== actual) throw hashMismatch(this.#url, sha256, actual);
    const writer = this.#writer ?? (await this.#store.writer());
    this.#writer = null;
    const { digest } = await writer.commit(`sha256:${actual}`);
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
