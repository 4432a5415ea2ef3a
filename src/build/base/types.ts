import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { Archive } from '../../model/fetch.ts';
import type { Outcome } from '../../model/finding.ts';
import type { Trimmed } from '../../model/image.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { Program, Runtime, User } from '../../model/plan.ts';
import type { Progress } from '../../model/progress.ts';
import type { Store } from '../../model/store.ts';

/** Where packages come from and are unpacked to: their contents stay in the store, not in memory. */
export interface BasePorts {
  /** Asked only for packages that the store has not unpacked yet. */
  readonly archive: Archive;
  readonly store: Store;
  readonly progress: Progress;
}

export interface BaseOptions {
  readonly suite: string;
  readonly runtime: Runtime;
  readonly platform: Platform;
  /** Packages that only single files are taken of. */
  readonly programs?: readonly Program[];
  /** Top-level modules of the standard library that are left out. */
  readonly without?: readonly string[];
  /** By package, the places kept of it (see `isKept`); a package not named here is kept whole. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

/** Entries, and what of the packages was left out by rule. */
export interface DebianLayer extends Outcome<readonly Entry[]> {
  readonly trimmed: readonly Trimmed[];
}

/**
 * The entries of the base layer: the packages' files and what their maintainer scripts would have made.
 * Without bytecode (the build adds it) and without the plan's user (see {@link AccountEntries}), so that every
 * image of one package set shares the blob. Findings name packages whose scripts do what is not done here.
 */
export type BaseEntries = (
  debs: readonly LockedDeb[],
  options: BaseOptions,
  ports: BasePorts,
) => Promise<DebianLayer>;

/**
 * The entries of the layer above the base: the files of `native`, their package database records and an
 * `ld.so.cache` over both sets. `base` is null over an image of others: the loader finds what is in its own folders
 * without the cache, which is that image's.
 */
export type NativeEntries = (
  native: readonly LockedDeb[],
  base: readonly LockedDeb[] | null,
  options: BaseOptions,
  ports: BasePorts,
) => Promise<DebianLayer>;

/** `/etc/passwd`, `/etc/group` (and shadow) of the base with the plan's user added; part of the application layer. */
export type AccountEntries = (user: User) => readonly Entry[];
