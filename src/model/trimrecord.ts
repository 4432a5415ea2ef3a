import type { Platform } from './config.ts';

/**
 * `plimsoll.trim.json`, beside the lock: what runs of whole images touched and answered, which trimming goes by. With the
 * same record and the same lock a build gives the same trimmed image, on machines that can run nothing too.
 */
export interface TrimRecord {
  readonly schema: 'plimsoll.trim/1';
  /** By service id, then platform. */
  readonly services: Readonly<Record<string, Readonly<Partial<Record<Platform, TrimRun>>>>>;
}

export interface TrimRun {
  /** sha256 (hex) over the packages that were in the image: of others, this run says nothing. */
  readonly packages: string;
  /** Files of packages that it touched, relative to the folder they are installed in, sorted. */
  readonly touched: readonly string[];
  /** What it was asked and answered, in order; a trimmed image has to answer the same. */
  readonly answers: readonly Answer[];
  /** Ids of checks that the whole image failed: a trimmed one may fail them too. */
  readonly failed: readonly string[];
  /** Digest of the trimmed image that was run and held last; null before. */
  readonly verified: string | null;
}

/** What a service is asked. */
export interface Exercise {
  readonly method: string;
  readonly path: string;
  /** JSON; absent for requests without a body. */
  readonly body?: unknown;
}

export interface Answer extends Exercise {
  /** null: nothing came in time. */
  readonly status: number | null;
}
