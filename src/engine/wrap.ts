import type { Run } from '../model/argv.ts';
import { showArgv } from './show.ts';

/** Says each command before it is run. */
export function announced(run: Run, say: (line: string) => void): Run {
  return (argv, options) => {
    say(showArgv(argv));
    return run(argv, options);
  };
}
