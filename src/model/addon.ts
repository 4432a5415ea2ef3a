import type { Platform } from './config.ts';
import type { LockedModules, LockedPackage } from './lock.ts';
import type { Digest } from './store.ts';

/** An npm package whose native code is to be compiled, and all that it is compiled with. */
export interface AddonJob {
  /** Folder of the package, relative to the root of the tree. */
  readonly folder: string;
  /** The package and all that it depends on, by folder. */
  readonly modules: LockedModules;
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** The package that brings Node.js, its headers among its files. */
  readonly node: LockedPackage;
  /** The npm that runs the package's script and brings node-gyp. */
  readonly npm: LockedPackage;
  /** Of Debian, whose compilers and C library are taken. */
  readonly suite: string;
  readonly platform: Platform;
}

/** A tar in the store with the files that compiling added to the package, below its folder; or why there is none. */
export type MadeAddon = { readonly tar: Digest } | { readonly failed: string };

/**
 * Compiles a package once, in a throw-away container without a network, and remembers what came of it by the hash of all
 * that it was made of.
 */
export type MakeAddon = (job: AddonJob) => Promise<MadeAddon>;

/** What was compiled of an npm package, here. */
export interface LockedAddon {
  /** Hex, of the tar with the files that were added to the package. */
  readonly sha256: string;
  /** The npm that it was made with, a key of the table of packages. */
  readonly npm: string;
}
