import type { Limits, Probe, Stop, User, WritableDirectory } from './plan.ts';

/**
 * A server that applications need beside their own services (a database, a cache, a proxy), as an image assembled from
 * the Debian archive where no container registry can be reached. It takes the variables, arguments and mounts that
 * people know from the official image.
 */
export interface Companion {
  readonly id: string;
  /** Folder below `data/companions/` whose files lie in the image at the same paths; the one of its id when absent. */
  readonly files?: string;
  /** For people. */
  readonly title: string;
  /** Null where the suite does not have it; one of them has. */
  readonly suites: Readonly<Record<CompanionSuite, CompanionPackages | null>>;
  readonly user: User;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  /** Exec form; arguments of the container come after it. */
  readonly entrypoint: readonly string[];
  /** Arguments when the container has none. */
  readonly command: readonly string[];
  /** The first is the one clients come to. */
  readonly ports: readonly number[];
  /** Folders of its user: the data, and what lives in memory. */
  readonly writable: readonly WritableDirectory[];
  /** Symbolic links by path (relative to `/`). */
  readonly links?: Readonly<Record<string, string>>;
  /** Says healthy only when clients are served. */
  readonly probe: Probe;
  readonly stop: Stop;
  /** What it needs at least, with room for a small application. */
  readonly limits: Limits;
}

export type CompanionSuite = 'bookworm' | 'trixie';

/** What of the archive is in the image: the packages named here, and those whose libraries they load. */
export interface CompanionPackages {
  /** Version people ask for: `15`, `7.0`. */
  readonly version: string;
  /** By package, the places kept of it (see `isKept`); an empty list keeps all. Dependencies are not followed. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Added to the environment: what differs between suites. */
  readonly env?: Readonly<Record<string, string>>;
}
