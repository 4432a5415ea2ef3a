import type { Finding } from './finding.ts';
import type { Digest } from './store.ts';

/** Where an image's bytes are: what `inspect --json` prints. All sizes are uncompressed bytes unless they say so. */
export interface Inspection {
  readonly schema: 'plimsoll.inspection/1';
  readonly image: ImageFacts;
  /** Sum over the layers, files and targets of symbolic links, as Docker counts. */
  readonly size: number;
  /** Bytes of the layer blobs as stored or sent; null when the source holds them uncompressed only. */
  readonly compressed: number | null;
  /** Files of the root file system as a container sees it. */
  readonly files: number;
  readonly layers: readonly InspectedLayer[];
  /** Largest first. */
  readonly packages: readonly InspectedPackage[];
  /** Largest first; together all of the visible files. */
  readonly kinds: readonly Share[];
  /** The visible files by folder. */
  readonly root: Folder;
  /** Bytes lost or there twice, by kind, largest first. */
  readonly wasted: readonly Wasted[];
  /** The largest losses, at most 500. */
  readonly waste: readonly Waste[];
  readonly findings: readonly Finding[];
}

/** What the image says it is and runs as (OCI image-spec, config). */
export interface ImageFacts {
  readonly name: string;
  readonly platform: string;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** Names only: values may be secrets. */
  readonly env: readonly string[];
  readonly healthcheck: readonly string[] | null;
}

export interface InspectedLayer {
  /** Of the blob; null where the source names none. */
  readonly digest: Digest | null;
  /** The step that made it, from the history. */
  readonly step: string;
  readonly size: number;
  readonly compressed: number | null;
  readonly files: number;
}

export interface InspectedPackage {
  readonly ecosystem: 'debian' | 'python' | 'node';
  readonly name: string;
  readonly version: string;
  /** Bytes of its files that are visible. */
  readonly size: number;
  readonly files: number;
  /** Index into `layers` of the one that holds most of it. */
  readonly layer: number;
}

export interface Share {
  readonly name: string;
  readonly size: number;
  readonly files: number;
}

export interface Folder {
  readonly name: string;
  readonly size: number;
  readonly files: number;
  /** Largest first; small ones are folded into one named `…`. */
  readonly folders: readonly Folder[];
}

/** Bytes that are in the layers and that no container ever sees, or that are there twice. */
export interface Waste {
  readonly kind: 'overwritten' | 'deleted' | 'rewritten' | 'duplicate';
  readonly path: string;
  readonly size: number;
  /** Index of the layer that holds the lost bytes. */
  readonly layer: number;
  /** Index of the layer that hides them, or that holds what this is a copy of. */
  readonly by: number;
  /** Path of the file a duplicate is a copy of; null for the others. */
  readonly copyOf: string | null;
}

export interface Wasted {
  readonly kind: Waste['kind'];
  readonly size: number;
  readonly files: number;
}
