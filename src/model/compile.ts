import type { LockedImage } from './lock.ts';

/** A Python source and the path it has in the image (absolute): tracebacks show that path. */
export interface PythonSource {
  readonly path: string;
  readonly source: Uint8Array;
}

/**
 * Compiles Python sources to bytecode files for one interpreter `X.Y`, on any host architecture: bytecode
 * depends on neither the machine nor the C library.
 */
export interface Compile {
  /** The exact interpreter, for instance `3.11.2`: part of every cache key. Known without starting anything. */
  readonly version: string;
  /** Lets an interpreter start, for there will be something to compile; whether it could is told then. */
  start(): void;
  /**
   * Complete `.pyc` files with unchecked source hashes (PEP 552), in the order of `files`; null for a source
   * that does not compile (templates, other Python versions). The same source and path give the same bytes.
   */
  compile(files: readonly PythonSource[]): Promise<readonly (Uint8Array | null)[]>;
}

/** Why nothing here compiles for an interpreter: the image then holds no bytecode. */
export interface NoCompiler {
  /** Sentence without full stop. */
  readonly because: string;
  /** The next action, imperative. */
  readonly fix: string;
}

/**
 * The compiler for an interpreter `X.Y`.
 * @param own an image of others that has this very interpreter and runs on this machine, or null
 */
export type Compilers = (python: string, own: LockedImage | null) => Promise<Compile | NoCompiler>;
