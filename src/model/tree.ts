import type { Blob } from './blob.ts';
import type { Finding } from './finding.ts';

export interface TreeFile {
  /** Relative to the root, POSIX separators, no leading `./`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly executable: boolean;
  /** Target of a symbolic link as written, when the entry is one. */
  readonly link?: string;
}

/** An application's source tree: its files, sorted by path, and a bounded way to read them. Read only. */
export interface Tree {
  readonly files: readonly TreeFile[];
  /** What could not be listed (unreadable folder, link that leaves the tree, file count over the bound). */
  readonly diagnostics: readonly Finding[];
  /** The file's entry, or null. */
  file(path: string): TreeFile | null;
  /**
   * The file's text decoded from UTF-8, UTF-16 (by BOM or shape) or Latin-1, without BOM, newlines as `\n`;
   * null when it is absent, unreadable, binary or over the bound for text (2 MB).
   */
  text(path: string): string | null;
  /** The first `length` bytes of the file, or null. */
  head(path: string, length: number): Uint8Array | null;
  /** The whole file as a blob with random access, or null. */
  blob(path: string): Blob | null;
}
