import type { Blob } from './blob.ts';
import type { Digest } from './store.ts';

/** A built image to look into, wherever it is: a layout, an archive, an engine. */
export interface ImageSource {
  /** As the user named it. */
  readonly name: string;
  /** The configuration (OCI image-spec, config; Docker's is a superset), undecided. */
  readonly config: unknown;
  readonly layers: readonly LayerSource[];
  close(): Promise<void>;
}

export interface LayerSource {
  /** Of the blob as stored; null where the source names none. */
  readonly digest: Digest | null;
  /** Bytes as stored when that is compressed, else null. */
  readonly compressed: number | null;
  /** The uncompressed tar with random access, or null when it has to be decompressed first. */
  readonly tar: Blob | null;
  /** The uncompressed tar as a stream; a chunk of it is valid until the next one is asked for. */
  stream(): AsyncIterable<Uint8Array>;
}
