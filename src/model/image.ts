import type { Platform } from './config.ts';
import type { LayerKind, TrimKind } from './plan.ts';
import type { Digest } from './store.ts';

/** What of a layer was left out: by rule, see {@link TrimKind}, or because no run and nothing that stays leads to it. */
export interface Trimmed {
  readonly what: TrimKind | 'unreached';
  /** Of `unreached`: the distribution. */
  readonly package?: string;
  readonly files: number;
  /** Bytes of those files. */
  readonly size: number;
}

/** A layer blob in the store (OCI image-spec, layer). */
export interface Layer {
  readonly kind: LayerKind;
  /** What it holds, for people: `numpy 2.4.6`, `12 wheels`, `application`. */
  readonly what: string;
  readonly mediaType: string;
  /** Of the compressed blob. */
  readonly digest: Digest;
  /** Of the uncompressed tar. */
  readonly diffId: Digest;
  /** Uncompressed bytes. */
  readonly size: number;
  /** Compressed bytes. */
  readonly compressed: number;
  /** Of a layer of an image of others: where that is, as plimsoll.yaml names it. The store may not have it. */
  readonly origin?: string;
  /** True when this build found it in the store. */
  readonly cached: boolean;
  /** Absent when nothing was. */
  readonly trimmed?: readonly Trimmed[];
}

/** One built image: what `build --json` prints, and what the sinks need. Blobs are in the store by digest. */
export interface Image {
  readonly service: string;
  readonly platform: Platform;
  /** `name:tag` it is delivered under. */
  readonly ref: string;
  /** Of the manifest. */
  readonly digest: Digest;
  /** Of the configuration blob. */
  readonly config: Digest;
  readonly layers: readonly Layer[];
  /** Its environment, where that is more than the plan says: over an image of others. */
  readonly env?: Readonly<Record<string, string>>;
  /** Uncompressed bytes of all layers. */
  readonly size: number;
  /** Compressed bytes of all layers. */
  readonly compressed: number;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}
