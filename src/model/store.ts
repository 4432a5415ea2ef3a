import type { Blob } from './blob.ts';

/** `sha256:<64 hex>` (OCI image-spec, descriptor, digests). */
export type Digest = `sha256:${string}`;

/** Where the blob of a digest is in a layout (OCI image-spec, image layout), and below a store. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Takes a blob's bytes; nothing is visible in the store until `commit`. */
export interface BlobWriter {
  /** The chunk may be reused once the promise has resolved. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Syncs and renames into place under the digest of what was written. With `expected`, rejects on a mismatch: with
   * what `mismatch` makes of the actual digest, when it is given.
   */
  commit(
    expected?: Digest,
    mismatch?: (actual: Digest) => Error,
  ): Promise<{ readonly digest: Digest; readonly size: number }>;
  /** Drops what was written. */
  abort(): Promise<void>;
}

/** Bytes put aside while something is made, and gone when it is closed or the process ends. */
export interface Spool {
  /** Can be read until the spool is closed. Throws a UserError when the disk is full. */
  add(bytes: Uint8Array): Blob;
  close(): void;
}

/**
 * The content-addressed cache: blobs by digest, and results of pure functions by the key of their inputs.
 * Safe to kill at any moment and to share between processes: writes go to a temporary file, then rename.
 */
export interface Store {
  /** The blob, or null when it is absent. Whoever remembers a digest remembers the size too, and compares. */
  blob(digest: Digest): Promise<Blob | null>;
  /** Absolute path of a blob that exists (for tools that read files). */
  path(digest: Digest): string;
  writer(): Promise<BlobWriter>;
  spool(): Promise<Spool>;
  /** What `remember` kept under the key, or null. `kind` names the pure function, `key` all its inputs as JSON. */
  recall<T>(kind: string, key: unknown): Promise<T | null>;
  remember(kind: string, key: unknown, value: unknown): Promise<void>;
  /** A folder made once by `make` (which gets a temporary path, renamed when it resolves). */
  folder(kind: string, key: unknown, make: (path: string) => Promise<void>): Promise<string>;
}

/**
 * What a pure function gives, made once in the life of a store: see `recall`. Rejects with what `make` rejects with, and
 * remembers nothing then.
 */
export async function remembered<T extends NonNullable<unknown>>(
  store: Pick<Store, 'recall' | 'remember'>,
  kind: string,
  key: unknown,
  make: () => Promise<T>,
): Promise<T> {
  const known = await store.recall<T>(kind, key);
  if (known !== null) return known;
  const made = await make();
  await store.remember(kind, key, made);
  return made;
}
