import type { Finding } from './finding.ts';

/** What `emit` writes: plain standard files that work without Plimsoll. */
export interface Files {
  readonly schema: 'plimsoll.files/1';
  /** Sorted by path. */
  readonly files: readonly EmittedFile[];
}

export interface EmittedFile {
  /** Relative to the root, POSIX separators. */
  readonly path: string;
  readonly text: string;
  /** For people: what it is for. */
  readonly what: string;
}

/** Where the record is, relative to the folder that was written to. */
export const EMIT_RECORD = '.plimsoll/emitted.json';

/** `.plimsoll/emitted.json`: every file as it was written last, so that what was edited since can be told from it. */
export interface EmitRecord {
  readonly schema: 'plimsoll.emitted/1';
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * What somebody else had written in their place, by path, without what may be secret: the port or the package that only
   * a Dockerfile named is read from it, for its place is taken.
   */
  readonly before?: Readonly<Record<string, string>>;
}

/** What is done about one file, so that nothing a person wrote is lost. */
export interface FileStep {
  readonly path: string;
  /**
   * `same`: nothing; `create`, `update`, `merge`, `remove`: written; `foreign`: somebody else's file; `conflict`: edited
   * where it would change; `kept`: no longer made, but edited. The last three are left alone.
   */
  readonly does: 'same' | 'create' | 'update' | 'merge' | 'remove' | 'foreign' | 'conflict' | 'kept';
  /** As it is; null when it is not there. */
  readonly before: string | null;
  /** As it would be: for a conflict, with both sides between marks. Null when it goes. */
  readonly after: string | null;
}

/** What `emit --json` prints. */
export interface EmitReport {
  readonly schema: 'plimsoll.emit/1';
  /** False when nothing was written because that was asked for. */
  readonly written: boolean;
  /** Sorted by path. */
  readonly files: readonly FileStep[];
  /** What the files leave open. */
  readonly diagnostics: readonly Finding[];
}
