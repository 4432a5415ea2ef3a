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
  /** What would make it smaller, the most first. */
  readonly options: readonly SizeOption[];
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

/** Something that would make an image smaller: computed from what the image holds, never guessed. */
export interface SizeOption {
  /** In words: `cpu-torch`. */
  readonly id: string;
  /** What to do, for people. */
  readonly title: string;
  /** Uncompressed bytes the image would lose; of several options that concern the same files, each says all of them. */
  readonly saves: number;
  /** What it costs. */
  readonly cost: string;
  /** The command or edit that does it. */
  readonly how: string;
  /** What was counted. */
  readonly because: string;
}

/** Two images side by side: what `inspect --against --json` prints. */
export interface Comparison {
  readonly schema: 'plimsoll.comparison/1';
  readonly before: ImageTotals;
  readonly after: ImageTotals;
  /** Uncompressed bytes of layers that both have, by digest: what need not be sent again. */
  readonly shared: number;
  /** What differs, the largest change first. */
  readonly packages: readonly PackageChange[];
  /** All kinds of either, the largest change first. */
  readonly kinds: readonly KindChange[];
}

export interface ImageTotals {
  readonly name: string;
  readonly size: number;
  readonly compressed: number | null;
  readonly layers: number;
  readonly files: number;
}

export interface PackageChange {
  readonly ecosystem: InspectedPackage['ecosystem'];
  readonly name: string;
  /** Null where the image does not have it. */
  readonly before: PackageState | null;
  readonly after: PackageState | null;
}

export interface PackageState {
  readonly version: string;
  readonly size: number;
}

export interface KindChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}
