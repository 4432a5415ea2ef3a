import type { Blob } from '../../model/blob.ts';
import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { User } from '../../model/plan.ts';

/** A package of the lock and its bytes, sha256 already verified. */
export interface DebFile {
  readonly deb: LockedDeb;
  readonly blob: Blob;
}

export interface BaseOptions {
  readonly suite: string;
  /** `3.11`. */
  readonly python: string;
  readonly platform: Platform;
}

/**
 * The entries of the base layer: the packages' files and what their maintainer scripts would have made.
 * Without bytecode (the build adds it) and without the plan's user (see {@link AccountEntries}), so that every
 * image of one package set shares the blob.
 */
export type BaseEntries = (debs: readonly DebFile[], options: BaseOptions) => Promise<readonly Entry[]>;

/**
 * The entries of the layer above the base: the files of `native`, their package database records and an
 * `ld.so.cache` over both sets.
 */
export type NativeEntries = (
  native: readonly DebFile[],
  base: readonly DebFile[],
  options: BaseOptions,
) => Promise<readonly Entry[]>;

/** `/etc/passwd`, `/etc/group` (and shadow) of the base with the plan's user added; part of the application layer. */
export type AccountEntries = (user: User) => readonly Entry[];
