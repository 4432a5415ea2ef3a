import type { Marker } from '../marker/marker.ts';

/** What a lock without addresses has settled: releases, and what leads to them. */
export interface PinnedLock {
  /** Sorted by name, then as the lock has them. */
  readonly releases: readonly PinnedRelease[];
  /** Indexes that releases name, by name. */
  readonly sources: readonly PinnedSource[];
}

export interface PinnedSource {
  readonly name: string;
  /** May hold a login: never print it. */
  readonly url: string;
}

/** A release that another tool's lock has chosen. */
export interface PinnedRelease {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** Groups that install it and where they do; null when the lock leaves that to what requires it. */
  readonly installed: readonly Installed[] | null;
  /** Where this release is meant at all; null: everywhere. */
  readonly marker: Marker | null;
  readonly requires: readonly Edge[];
  /** sha256 (hex) of its files; empty when the lock has none. */
  readonly hashes: readonly string[];
  /** Name of the one index it comes from; null when any will do. */
  readonly index: string | null;
  readonly from: Origin;
}

/** An index; a wheel at an address; sources of version control; a file or a folder of the tree. */
export type Origin =
  | { readonly kind: 'index' | 'vcs' }
  | { readonly kind: 'url' | 'file' | 'directory'; readonly place: string };

export interface Installed {
  /** Normalised; null for what is installed to run. */
  readonly group: string | null;
  readonly marker: Marker | null;
}

/** One release requires another package. */
export interface Edge {
  /** Normalised. */
  readonly name: string;
  /** Asked for with it, normalised. */
  readonly extras: readonly string[];
  /** PEP 440 specifiers, one of which must hold. */
  readonly versions: readonly string[];
  readonly marker: Marker | null;
  /** Extras of the requiring release, all of which must be asked for, normalised. */
  readonly when: readonly string[];
}
