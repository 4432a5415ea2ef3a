import type { Blob } from './blob.ts';
import type { LockedDeb } from './lock.ts';
import type { Progress } from './progress.ts';

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

/** A wheel of a lock. */
export interface WantedWheel {
  /** File name. */
  readonly file: string;
  /** Hex. */
  readonly sha256: string;
}

/** Reads wheels from the user's package indexes. */
export interface Wheels {
  /**
   * The wheel, its sha256 verified, from the store or an index. `file` is the wheel's file name.
   * @param among all that will be asked for: where this one has to be looked up, they are looked up in the same go
   */
  wheel(file: string, sha256: string, among?: readonly WantedWheel[]): Promise<Blob>;
}

/** A wheel that resolving found. */
export interface FoundWheel {
  /** File name. */
  readonly file: string;
  /** An `http:`, `https:` or `file:` address. */
  readonly location: string;
  /** Hex; null when the index does not say it. */
  readonly sha256: string | null;
  /** Bytes; null when the index does not say it. */
  readonly size: number | null;
}

/** A wheel that is in the store. */
export interface FetchedWheel {
  readonly file: string;
  readonly blob: Blob;
  /** Hex. */
  readonly sha256: string;
}

/** Wheels for locking: fetched from where they were found, which is remembered for whoever asks for them later. */
export interface WheelSource extends Wheels {
  /** Several at once; the results are in the order asked for. Rejects when one cannot be had or is another file. */
  fetch(wheels: readonly FoundWheel[], progress: Progress): Promise<readonly FetchedWheel[]>;
}
