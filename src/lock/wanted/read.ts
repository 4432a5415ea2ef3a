import type { Environment } from '../../formats/marker/environment.ts';
import type { PylockPackage } from '../../formats/pylock/pylock.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import { type Indexes, NO_INDEXES } from '../../model/resolve.ts';
import type { Ask } from './asks.ts';

/** All that a service's manifest says to a resolver, or a lock beside it has settled already. */
export interface Wanted {
  readonly asks: readonly Ask[];
  /** What the manifest asks for and the plan has dropped. */
  readonly dropped: readonly Ask[];
  /** PEP 508. */
  readonly constraints: readonly string[];
  readonly overrides: readonly string[];
  /** By normalised name: the sha256 (hex) a package's files may have; any, when the name is not there. */
  readonly allowed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Another tool's lock whose releases bind the resolver, and the packages it has; null when there is none. */
  readonly pinned: { readonly path: string; readonly names: ReadonlySet<string> } | null;
  readonly indexes: Indexes;
  readonly prereleases: boolean;
  /** Every file read, sorted: a change of one makes the lock stale. */
  readonly files: readonly string[];
  /** Reads what another tool has locked, which is taken as it is; null when there is no such lock. */
  readonly locked: () => Promise<Outcome<Locked | null>>;
  readonly diagnostics: readonly Finding[];
}

/** What of a manifest a service takes: normalised names. */
export interface Taken {
  readonly dropped: ReadonlySet<string>;
  /** Extras and dependency groups, besides what runs by default. */
  readonly groups: ReadonlySet<string>;
}

/** Another tool's lock of a service. */
export interface Locked {
  /** What is to be installed in an environment. */
  readonly select: (environment: Environment) => readonly PylockPackage[];
  /** Names that the manifest asks for and the lock does not have so: it is older, and only binds a resolver. */
  readonly lacking: (environment: Environment) => readonly string[];
  /** False: releases without addresses, which the indexes have to be asked for. */
  readonly isPlaced: boolean;
}

/** What reading one kind of manifest gives, besides the asks it collects. */
export type Read = Omit<Wanted, 'asks' | 'dropped' | 'diagnostics'>;

export const NOTHING: Read = {
  constraints: [],
  overrides: [],
  allowed: new Map(),
  pinned: null,
  indexes: NO_INDEXES,
  prereleases: false,
  files: [],
  locked: async () => ({ value: null, diagnostics: [] }),
};
