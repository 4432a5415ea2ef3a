import type { Run } from '../../model/argv.ts';
import type { Engine } from '../../model/engine.ts';
import { limitGaps } from '../limits.ts';
import type { Dialect } from './dialect.ts';
import { CliEngine } from './engine.ts';
import type { WriteArchive } from './load.ts';

/** An engine that works here, or why it does not; both as the end of a sentence after its name. */
export interface Found {
  readonly engine: Engine | null;
  readonly because: string;
}

const ANSWER_MS = 15_000;

/** Looks for the program and asks whether what runs its containers answers. */
export async function findCli(run: Run, dialect: Dialect, write: WriteArchive): Promise<Found> {
  const { program } = dialect;
  const result = await run({ command: program, args: dialect.info }, { timeoutMs: ANSWER_MS });
  if (result.missing) return { engine: null, because: 'is not installed' };
  if (result.timedOut) return { engine: null, because: `does not answer within ${ANSWER_MS / 1000} s` };
  const about = result.code === 0 ? dialect.about(result.stdout) : null;
  if (about === null) return { engine: null, because: `does not answer: ${complaint(result.stderr)}` };
  if (about.system !== 'linux')
    return { engine: null, because: `runs ${about.system} containers, not Linux ones` };
  const { version, partial, enforced } = about;
  const gaps = limitGaps(enforced, `${program} has no control group for it here`);
  return {
    engine: new CliEngine({ client: { run, dialect }, version, write, partial, gaps }),
    because: `${version} answers`,
  };
}

function complaint(stderr: string): string {
  const line = stderr.split('\n').findLast((one) => one.trim() !== '');
  return line?.trim().replace(/^(error|ERROR):\s*/i, '') ?? 'it says nothing';
}
