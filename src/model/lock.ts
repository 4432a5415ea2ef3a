import type { Platform } from './config.ts';

/**
 * `plimsoll.lock`: every file a build reads from outside the tree, by sha256. Nothing in it names a host:
 * paths are relative to the archives and indexes of whoever builds.
 */
export interface Lock {
  readonly schema: 'plimsoll.lock/1';
  /** By service id, then platform. */
  readonly services: Readonly<Record<string, LockedService>>;
  /** By file name. */
  readonly debs: Readonly<Record<string, LockedDeb>>;
  /** By file name. */
  readonly wheels: Readonly<Record<string, LockedWheel>>;
}

export interface LockedService {
  /** sha256 (hex) over the plan's base, packages and requirements and the manifest's bytes: tells a stale lock. */
  readonly inputs: string;
  readonly suite: string;
  /** `3.11`. */
  readonly python: string;
  readonly platforms: Readonly<Partial<Record<Platform, LockedPlatform>>>;
}

/** File names into the tables of the lock, sorted. */
export interface LockedPlatform {
  readonly base: readonly string[];
  /** Packages the wheels' native libraries need (DT_NEEDED), beyond the base. */
  readonly native: readonly string[];
  readonly wheels: readonly string[];
}

export interface LockedDeb {
  readonly package: string;
  readonly version: string;
  readonly architecture: string;
  /** Hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Which archive of the suite: the main one or its security updates. */
  readonly archive: 'main' | 'security';
  /** `Filename` of the package index, relative to the archive. */
  readonly path: string;
}

export interface LockedWheel {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** Hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}
