import type { Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Service } from '../model/inventory.ts';
import type { Origins } from './cors.ts';
import type { Forward } from './handed.ts';
import type { StoreOf, TasksOf, UrlUse } from './links.ts';
import type { WeightUse } from './weights.ts';

/** A folder that a server hands out files of, relative to the root, and where its code says so. */
export interface HandedOut {
  readonly folder: string;
  readonly path: string;
  readonly line: number;
}

/** A service as one language's scan gives it, without an id, with what it is compared with the rest of the tree by. */
export interface Part {
  readonly service: Service;
  readonly stores: readonly Omit<StoreOf, 'service'>[];
  readonly weights: readonly Omit<WeightUse, 'service'>[];
  readonly urls: readonly Omit<UrlUse, 'from'>[];
  /** Tasks of a queue that it works off and asks for, by name. */
  readonly tasks: Omit<TasksOf, 'service'>;
  /** Origins its code lets browsers ask it from; null when it says nothing. */
  readonly origins: Origins | null;
  /** What its own server hands on to others. */
  readonly forwards?: readonly Forward[];
  /** What it takes away from the front of a path before it looks for a route; null where only running it would tell. */
  readonly root?: string | null;
  readonly handsOut?: readonly HandedOut[];
  /** Imports of its code that find no file, of a language where only its own scan can tell. */
  readonly lost?: readonly Lost[];
  /** Where its code first asks for each distribution that nothing declares, by name. */
  readonly undeclaredAt?: ReadonlyMap<string, Evidence>;
  readonly diagnostics: readonly Finding[];
}

/** An import that finds no file. */
export interface Lost {
  readonly path: string;
  readonly line: number;
  /** What is imported, as it is written. */
  readonly source: string;
}

/** What the scan of one language gives. */
export interface LanguageScan {
  readonly parts: readonly Part[];
  readonly diagnostics: readonly Finding[];
}
