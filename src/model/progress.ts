/** How far a long step has come. */
export interface ProgressEvent {
  /** What is being done, for people: `downloading wheels`. Events of the same step share it. */
  readonly step: string;
  /** So far, in `unit`. */
  readonly done: number;
  /** All there is to do, or null while unknown. The step has ended when `done` equals it. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'files' | 'layers' | 'services';
}

/** Told about long steps by whoever does them; the command line draws bars from it, tests pass {@link silent}. */
export type Progress = (event: ProgressEvent) => void;

/** Tells nobody. */
export const silent: Progress = () => {};
