/** Which limits an engine enforces here. */
export interface Enforced {
  readonly memory: boolean;
  readonly cpus: boolean;
  readonly pids: boolean;
}

/** What is not enforced, in words. */
export function limitGaps(enforced: Enforced, because: string): readonly string[] {
  return [
    ...(enforced.memory ? [] : [`memory is not limited: ${because}`]),
    ...(enforced.cpus ? [] : [`processor time is not limited: ${because}`]),
    ...(enforced.pids ? [] : [`the number of processes is not limited: ${because}`]),
  ];
}
