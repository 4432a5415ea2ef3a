import type { CheckReport } from './check.ts';
import type { BuildContext } from './context.ts';
import type { Finding } from './finding.ts';
import type { Image } from './image.ts';
import type { Inspection } from './inspection.ts';
import type { Inventory } from './inventory.ts';

/** One property that was tried on the running image. */
export interface Check {
  /** Id in words: `healthy`, `non-root`, `stops-in-time`. */
  readonly id: string;
  /** null: could not be tried here (`message` says why). */
  readonly ok: boolean | null;
  /** What was seen, with the values. */
  readonly message: string;
  /** The next action when it failed. */
  readonly fix: string | null;
}

/** How a check came out. */
export type Verdict = Omit<Check, 'id'>;

/** It is so. */
export function passed(message: string): Verdict {
  return { ok: true, message, fix: null };
}

/** It is not so. */
export function failed(message: string, fix: string): Verdict {
  return { ok: false, message, fix };
}

/** It could not be tried here. */
export function untried(message: string): Verdict {
  return { ok: null, message, fix: null };
}

/** What running one service's image showed. */
export interface Verification {
  readonly id: string;
  /** Reference of the image. */
  readonly image: string;
  readonly engine: string;
  readonly healthy: boolean;
  /** From start to the first healthy answer, milliseconds; null when it never came. */
  readonly startMs: number | null;
  /** Resident memory once healthy, bytes. */
  readonly memory: number | null;
  readonly checks: readonly Check[];
  /** Last lines of its log, when it did not become healthy. */
  readonly log: string | null;
}

/** Sizes and times of one way of building the application. */
export interface Measure {
  /** Uncompressed bytes of all images. */
  readonly size: number;
  /** Compressed bytes of all images. */
  readonly compressed: number;
  readonly layers: number;
  /** Milliseconds. */
  readonly buildMs: number;
  readonly startMs: number | null;
}

/** What `ship --json` prints. */
export interface Report {
  readonly schema: 'plimsoll.report/1';
  readonly services: readonly Verification[];
  readonly images: readonly Image[];
  /** What the engine could not enforce while verifying, in words; empty when it enforced all. */
  readonly gaps: readonly string[];
  /** What went wrong or was left out on the way, with the next action. */
  readonly diagnostics: readonly Finding[];
  readonly before: Measure | null;
  readonly after: Measure;
  /** What a page about the application shows besides; null unless a report was asked for. */
  readonly details: Details | null;
}

/** What the other stages know of the application. */
export interface Details {
  /** Of the application, for people: its folder's. */
  readonly name: string;
  readonly inventory: Inventory;
  readonly inspections: readonly ServiceInspection[];
  /** The container files as they were found; null when there are none. */
  readonly check: CheckReport | null;
  readonly context: BuildContext;
}

export interface ServiceInspection {
  /** Id of the service. */
  readonly service: string;
  readonly inspection: Inspection;
}
