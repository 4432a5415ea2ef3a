import type { Blob } from './blob.ts';
import type { LockedDeb } from './lock.ts';

/** Reads a Debian archive: index files and packages, from the mirrors of the machine's configuration. */
export interface Archive {
  /**
   * A file below `dists/<suite>/` (the security archive's suites are named `bookworm-security`), its sha256 (hex)
   * verified when one is given, else unverified; null when the archive does not have it.
   */
  index(archive: 'main' | 'security', suite: string, path: string, sha256?: string): Promise<Blob | null>;
  /** The package, its sha256 verified, from the store or a mirror. */
  deb(deb: LockedDeb): Promise<Blob>;
}

/** A Debian archive, and what it takes to trust its index files. */
export interface SignedArchive extends Archive {
  /** OpenPGP keyrings, binary or armored: a signature by any of their keys will do. */
  keyrings(): Promise<readonly Uint8Array[]>;
  /** Address of the suite's index files, for messages: without credentials. A `file:` address is a local mirror. */
  where(archive: 'main' | 'security', suite: string): Promise<string>;
}

/** Reads wheels from the user's package indexes. */
export interface Wheels {
  /** The wheel, its sha256 verified, from the store or an index. `file` is the wheel's file name. */
  wheel(file: string, sha256: string): Promise<Blob>;
}
