import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Blob } from '../model/blob.ts';
import { type BlobWriter, blobPath, type Digest, type Spool, type Store } from '../model/store.ts';
import { codeOf, damagedBlob, fullError, isAbsent, readError, writeError } from './errors.ts';
import { fileBlob } from './file.ts';
import { openSpool } from './spool.ts';
import { sweep, temporaryPath } from './temporary.ts';
import { FileWriter } from './writer.ts';

/**
 * Opens the store in a folder, which is made with the first write: a store that cannot be written still answers.
 * What killed processes left behind is removed. Blobs lie under `blobs/sha256/`, as in an OCI layout (OCI image-spec,
 * image layout); results of pure functions under `results/`, folders under `folders/`, what is being written under
 * `temporary/`. Writes reject with a UserError when the disk is full or the folder not writable.
 */
export async function openStore(root: string): Promise<Store> {
  await sweep(join(root, 'temporary'), Date.now());
  return new DiskStore(root);
}

class DiskStore implements Store {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async blob(digest: Digest): Promise<Blob | null> {
    try {
      return verified(fileBlob(this.path(digest)), digest, this.path(digest));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw readError(this.path(digest), error);
    }
  }

  path(digest: Digest): string {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`not a digest: ${digest}`);
    return join(this.#root, blobPath(digest));
  }

  async writer(): Promise<BlobWriter> {
    return FileWriter.create(this.#temporary(), (digest) => this.path(digest));
  }

  async spool(): Promise<Spool> {
    return openSpool(this.#temporary());
  }

  async recall<T>(kind: string, key: unknown): Promise<T | null> {
    const place = `${this.#place('results', kind, key)}.json`;
    try {
      return parseResult<T>(readFileSync(place, 'utf8'));
    } catch {
      return null;
    }
  }

  /**
   * Not synced: a result cut short by a power failure does not parse and counts as none. Nor sent through the thread pool,
   * as reading is not: a build has dozens of results, each of which would wait for a thread several times.
   */
  async remember(kind: string, key: unknown, value: unknown): Promise<void> {
    const place = `${this.#place('results', kind, key)}.json`;
    const temporary = this.#temporary();
    try {
      writeFileSync(temporary, JSON.stringify({ value }));
      mkdirSync(dirname(place), { recursive: true });
      renameSync(temporary, place);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => {});
      throw writeError(place, cause);
    }
  }

  async folder(kind: string, key: unknown, make: (path: string) => Promise<void>): Promise<string> {
    const place = this.#place('folders', kind, key);
    if (await stat(place).catch(() => null)) return place;
    const temporary = this.#temporary();
    try {
      await mkdir(temporary).catch(failedWrite(place));
      // The maker words its own failures, but a full disk is ours to word.
      await make(temporary).catch((cause) => Promise.reject(fullError(place, cause) ?? cause));
      await mkdir(dirname(place), { recursive: true }).catch(failedWrite(place));
      await rename(temporary, place).catch((cause) => {
        // Another process has made the same folder meanwhile.
        if (codeOf(cause) !== 'ENOTEMPTY' && codeOf(cause) !== 'EEXIST') throw writeError(place, cause);
      });
      return place;
    } finally {
      await rm(temporary, { recursive: true, force: true }).catch(() => {});
    }
  }

  #temporary(): string {
    const folder = join(this.#root, 'temporary');
    try {
      return temporaryPath(folder);
    } catch (cause) {
      throw writeError(folder, cause);
    }
  }

  #place(area: string, kind: string, key: unknown): string {
    if (!/^[a-z][a-z0-9-]*$/.test(kind)) throw new Error(`not a kind of result: ${kind}`);
    const hex = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    return join(this.#root, area, kind, hex);
  }
}

function failedWrite(place: string): (cause: unknown) => never {
  return (cause) => {
    throw writeError(place, cause);
  };
}

/** What was remembered is ours, but the disk may have cut it: null then. */
function parseResult<T>(text: string): T | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'value' in parsed ? (parsed.value as T) : null;
  } catch {
    return null;
  }
}

/**
 * The blob, its bytes held against its digest whenever all of it is read in one go, as everything is that leaves the store.
 * What a disk or a hand has changed is removed: the next build makes it again.
 */
function verified(blob: Blob, digest: Digest, path: string): Blob {
  return {
    size: blob.size,
    read: blob.read,
    async *stream(offset = 0, length = blob.size - offset) {
      if (offset > 0 || length < blob.size) return yield* blob.stream(offset, length);
      const hash = createHash('sha256');
      for await (const chunk of blob.stream()) {
        hash.update(chunk);
        yield chunk;
      }
      if (`sha256:${hash.digest('hex')}` === digest) return;
      // One that cannot be removed is refused each time.
      await rm(path, { force: true }).catch(() => {});
      throw damagedBlob(path);
    },
  };
}
