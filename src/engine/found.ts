import type { Engine } from '../model/engine.ts';

/** An engine that works here, or why it does not and what mends that. */
export type Found = Working | Lacking;

/** An engine that works here, and how that is known. */
export interface Working {
  readonly engine: Engine;
  /** Sentence without full stop. */
  readonly because: string;
}

/** What is in the way of an engine, and what mends it. */
export interface Lacking {
  readonly engine: null;
  readonly because: string;
  /** The next action, imperative. */
  readonly fix: string;
}
