import { createHash, type Hash } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BlobWriter, Digest } from '../model/store.ts';
import { digestMismatch, writeError } from './errors.ts';

const BUFFER = 1024 * 1024;
/** Of writers that are done, for those that come: most files are small, and many. */
const idle: Buffer[] = [];
const MOST_IDLE = 8;
const NONE = Buffer.alloc(0);

/**
 * Writes a temporary file that is synced and renamed when it is complete. While one megabyte is on its way to the disk the
 * next is hashed and gathered.
 */
export class FileWriter implements BlobWriter {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #place: (digest: Digest) => string;
  readonly #hash: Hash = createHash('sha256');
  #buffer = takeBuffer();
  #spare = takeBuffer();
  #filled = 0;
  #size = 0;
  #pending: Promise<unknown> = Promise.resolve();
  #open = true;

  /** @param place where the file of a digest goes */
  static async create(path: string, place: (digest: Digest) => string): Promise<FileWriter> {
    try {
      return new FileWriter(path, await open(path, 'wx'), place);
    } catch (cause) {
      throw writeError(path, cause);
    }
  }

  private constructor(path: string, handle: FileHandle, place: (digest: Digest) => string) {
    this.#path = path;
    this.#handle = handle;
    this.#place = place;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    this.#size += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + BUFFER - this.#filled);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === BUFFER) await this.#flush();
    }
  }

  async commit(
    expected?: Digest,
    mismatch?: (actual: Digest) => Error,
  ): Promise<{ readonly digest: Digest; readonly size: number }> {
    try {
      await this.#flush();
      await this.#pending;
      const digest: Digest = `sha256:${this.#hash.digest('hex')}`;
      if (expected !== undefined && digest !== expected)
        throw mismatch?.(digest) ?? digestMismatch(expected, digest);
      await this.#handle.sync();
      await this.#close();
      const place = this.#place(digest);
      mkdirSync(dirname(place), { recursive: true });
      renameSync(this.#path, place);
      return { digest, size: this.#size };
    } catch (cause) {
      await this.abort();
      throw writeError(dirname(this.#path), cause);
    }
  }

  async abort(): Promise<void> {
    await this.#pending.catch(() => {});
    await this.#close().catch(() => {});
    await rm(this.#path, { force: true }).catch(() => {});
  }

  /** Hands the gathered bytes to the disk once those before have arrived there. */
  async #flush(): Promise<void> {
    try {
      await this.#pending;
    } catch (cause) {
      // On a full disk the half-written file is what fills it.
      await this.abort();
      throw writeError(dirname(this.#path), cause);
    }
    const bytes = this.#buffer.subarray(0, this.#filled);
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    this.#filled = 0;
    this.#pending = writeFully(this.#handle, bytes);
    // Awaited by the next flush or by commit; until then a failure must not count as unhandled.
    this.#pending.catch(() => {});
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    idle.push(...[this.#buffer, this.#spare].slice(0, MOST_IDLE - idle.length));
    [this.#buffer, this.#spare] = [NONE, NONE];
    await this.#handle.close();
  }
}

function takeBuffer(): Buffer {
  return idle.pop() ?? Buffer.allocUnsafe(BUFFER);
}

async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}
