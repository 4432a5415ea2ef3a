/** A command as data: built by pure functions, run in one place (`engine/`), printed by `--dry-run`. Never a shell string. */
export interface Argv {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of the run. */
  readonly env?: Readonly<Record<string, string>>;
  /** True to run with `env` alone: nothing of this machine's environment reaches the command. */
  readonly bare?: boolean;
  readonly cwd?: string;
}

/** How a command ended. */
export interface Result {
  /** Exit code, or null when a signal ended it or it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** True when the program does not exist, or its name is none that may be executed. */
  readonly missing: boolean;
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** For the command's standard input; without it, the input is empty. */
  readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Runs commands. Never rejects for an exit code; the caller reads the result. */
export type Run = (argv: Argv, options?: RunOptions) => Promise<Result>;
