/** A stack as its engine has it: what `up --json` and `ps --json` print. */
export interface Running {
  readonly schema: 'plimsoll.running/1';
  /** Name the engine knows the stack by. */
  readonly project: string;
  /** Where requests go, `http://127.0.0.1:8080`; null when nothing is published. */
  readonly address: string | null;
  /** Sorted by id. */
  readonly services: readonly RunningService[];
}

export interface RunningService {
  readonly id: string;
  readonly image: string;
  /** Id of its container; empty while it has none. */
  readonly container: string;
  /**
   * `waiting`: for others; `starting`: runs and is not healthy yet; `running`: has no health check; `done`: has ended
   * well; `failed`: has ended otherwise, ends again and again, or is not healthy after its time.
   */
  readonly state: 'waiting' | 'starting' | 'healthy' | 'running' | 'done' | 'failed';
  /** Exit code of a container that has ended. */
  readonly code: number | null;
  /** From its start to the first healthy answer, milliseconds; null without one. */
  readonly startMs: number | null;
  readonly published: readonly Published[];
}

export interface Published {
  readonly host: string;
  readonly hostPort: number;
  readonly port: number;
}
