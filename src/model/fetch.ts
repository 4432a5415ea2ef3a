import type { Blob } from './blob.ts';
import type { LockedDeb } from './lock.ts';

/** Reads a Debian archive: index files and packages, from the mirrors of the machine's configuration. */
export interface Archive {
  /** A file below `dists/<suite>/`, unverified; null when the archive does not have it. */
  index(archive: 'main' | 'security', suite: string, path: string): Promise<Blob | null>;
  /** The package, its sha256 verified, from the store or a mirror. */
  deb(deb: LockedDeb): Promise<Blob>;
}

/** Reads wheels from the user's package indexes. */
export interface Wheels {
  /** The wheel, its sha256 verified, from the store or an index. `file` is the wheel's file name. */
  wheel(file: string, sha256: string): Promise<Blob>;
}
