import type { Platform } from './config.ts';
import type { Question } from './resolve.ts';

/** A source distribution (PEP 517: a package that is built before it is installed) of an index. */
export interface FoundSource {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** File name. */
  readonly file: string;
  /** An `http:`, `https:` or `file:` address. */
  readonly location: string;
  /** Hex. */
  readonly sha256: string;
  /** Bytes; null when the index does not say it. */
  readonly size: number | null;
}

/** Finds the release of a package that a resolver would take if sources would do; null where no index has one. */
export type FindSource = (name: string, question: Question) => Promise<FoundSource | null>;

/** What a wheel was made of, here. */
export interface LockedSource {
  /** File name of the source distribution. */
  readonly file: string;
  /** Hex. */
  readonly sha256: string;
  /** What it was built with, as exact requirements, sorted. */
  readonly requires: readonly string[];
}

/** A folder with the wheel, for `--find-links`; or why there is none. */
export type MadeWheel =
  | {
      readonly folder: string;
      readonly file: string;
      /** Hex, of the wheel. */
      readonly sha256: string;
      readonly source: LockedSource;
    }
  | { readonly failed: string };

/** Makes wheels of packages that are published as sources only, each once, in a throw-away container without a network. */
export interface Sources {
  /** The release of the package that answers the question best. Null when no index has its source. */
  make(name: string, question: Question): Promise<MadeWheel | null>;
  /**
   * Those of these sources that are not made yet, and why none can be: no engine, an interpreter that Debian has not. Null when
   * they can, or when all are made. Nothing is built.
   */
  unmade(
    found: readonly FoundSource[],
    question: Question,
  ): Promise<{ readonly left: readonly FoundSource[]; readonly why: string | null }>;
  /** What a wheel that was made here was made of; null for all others. */
  made(file: string): LockedSource | null;
}

/** What a wheel is made for. */
export interface SourceTarget {
  /** `3.11`. */
  readonly python: string;
  readonly suite: string;
  /** That of the machine that makes it. */
  readonly platform: Platform;
}
