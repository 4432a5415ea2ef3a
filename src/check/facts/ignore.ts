import type { Ignore } from '../../formats/dockerignore/ignore.ts';

/** An ignore file, and what it could keep out. */
export interface IgnoreFacts {
  readonly ignore: Ignore;
  readonly text: string;
  /** Paths of the files beside and below the ignore file, relative to it; empty when they are not known. */
  readonly files: readonly string[];
}
