import type { Blob } from './blob.ts';

/**
 * One member of a layer. Paths are relative to `/`, POSIX separators, no leading slash, no `.` or `..` segment.
 * Times are not part of it: every layer is written with mtime 0 (reproducible builds).
 */
export type Entry = FileEntry | DirectoryEntry | LinkEntry;

interface EntryBase {
  readonly path: string;
  /** Permission bits, for instance 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface FileEntry extends EntryBase {
  readonly kind: 'file';
  readonly content: Content;
}

export interface DirectoryEntry extends EntryBase {
  readonly kind: 'directory';
}

export interface LinkEntry extends EntryBase {
  readonly kind: 'symlink' | 'hardlink';
  /** Symlink: target as written. Hard link: path of the other entry, relative to `/` without leading slash. */
  readonly target: string;
}

/** What a file holds. `deflated` bytes can be copied into a gzip layer without recompressing (RFC 1951, 1952). */
export type Content = Plain | Deflated;

export interface Plain {
  readonly kind: 'plain';
  readonly blob: Blob;
}

export interface Deflated {
  readonly kind: 'deflated';
  /** The raw deflate stream (RFC 1951), compressed. */
  readonly blob: Blob;
  /** Uncompressed bytes. */
  readonly size: number;
  /** CRC-32 of the uncompressed bytes. */
  readonly crc32: number;
}
