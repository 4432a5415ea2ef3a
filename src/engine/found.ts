import type { Engine } from '../model/engine.ts';

/** An engine that works here, or why it does not and what mends that. */
export type Found = Working | Lacking;

export interface Working {
  readonly engine: Engine;
  /** Sentence without full stop. */
  readonly because: string;
}

export interface Lacking {
  readonly engine: null;
  readonly because: string;
  /** The next action, imperative. */
  readonly fix: string;
}
