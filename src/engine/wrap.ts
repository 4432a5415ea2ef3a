import type { Argv, Result, Run } from '../model/argv.ts';
import { showArgv } from './show.ts';

/** Says each command before it is run. */
export function announced(run: Run, say: (line: string) => void): Run {
  return (argv, options) => {
    say(showArgv(argv));
    return run(argv, options);
  };
}

/** Says each command instead of running it; every one succeeds without output. */
export function pretended(say: (line: string) => void): Run {
  return async (argv) => {
    say(showArgv(argv));
    return { code: 0, stdout: '', stderr: '', timedOut: false, missing: false, milliseconds: 0 };
  };
}

/** A command that was run, and how it ended. */
export interface Recorded {
  readonly argv: Argv;
  readonly result: Result;
}

/** Keeps each command with its result in `into`. */
export function recorded(run: Run, into: Recorded[]): Run {
  return async (argv, options) => {
    const result = await run(argv, options);
    into.push({ argv, result });
    return result;
  };
}
