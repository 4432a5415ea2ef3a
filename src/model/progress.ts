/** How far a long step has come. */
export interface ProgressEvent {
  /** What is being done, for people: `downloading wheels`. Events of the same step share it. */
  readonly step: string;
  /** So far, in `unit`. */
  readonly done: number;
  /** All there is to do, or null while unknown. The step has ended when `done` equals it. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'files' | 'layers' | 'services';
  /** What goes on at once within the step, when each part of it is worth a line. */
  readonly parts?: readonly Part[];
}

/** One of the things that a step does at the same time. */
export interface Part {
  readonly name: string;
  /** A word for people: `starting`, `healthy`. */
  readonly state: string;
  /** True when it has ended well, false when not, null while it goes on. */
  readonly well: boolean | null;
  /** Since when it goes on, on the clock of `performance.now()`; null while it waits for others. */
  readonly since: number | null;
  /** How long it took, milliseconds; null while it goes on and where nobody knows. */
  readonly took: number | null;
  /** What else is worth knowing: what it waits for, what it was last asked. */
  readonly note: string;
}

/** Told about long steps by whoever does them; the command line draws bars from it, tests pass {@link silent}. */
export type Progress = (event: ProgressEvent) => void;

/** Tells nobody. */
export const silent: Progress = () => {};
