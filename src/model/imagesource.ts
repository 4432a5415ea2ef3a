import type { Blob } from './blob.ts';
import type { Platform } from './config.ts';
import type { Digest } from './store.ts';

/** A built image to look into, wherever it is: a layout, an archive, an engine. */
export interface ImageSource {
  /** Digest of its manifest; absent where the source has none (an archive of `docker save`). */
  readonly digest?: Digest;
  /** As the user named it. */
  readonly name: string;
  /** The configuration (OCI image-spec, config; Docker's is a superset), undecided. */
  readonly config: unknown;
  readonly layers: readonly LayerSource[];
  close(): Promise<void>;
}

/** Images of others that services are built on, by the names that plimsoll.yaml gives them. */
export interface BaseImages {
  /**
   * Opens one. Layers are read when they are asked for.
   * @param digest of the manifest, when it is to be just that one; else the one that the name leads to now
   */
  open(name: string, platform: Platform, digest: Digest | null): Promise<ImageSource>;
}

export interface LayerSource {
  /** Of the blob as stored; null where the source names none. */
  readonly digest: Digest | null;
  /** Bytes as stored when that is compressed, else null. */
  readonly compressed: number | null;
  /** The blob as its manifest describes it; absent where there is no manifest. */
  readonly stored?: { readonly blob: Blob; readonly mediaType: string };
  /** The uncompressed tar with random access, or null when it has to be decompressed first. */
  readonly tar: Blob | null;
  /** The uncompressed tar as a stream; a chunk of it is valid until the next one is asked for. */
  stream(): AsyncIterable<Uint8Array>;
}
