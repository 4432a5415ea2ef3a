import type { Argv, Result, Run, RunOptions } from '../../model/argv.ts';
import { engineFailed, engineSilent } from '../errors.ts';
import type { Dialect } from './dialect.ts';

/** An engine that is told what to do through its command line. */
export interface Client {
  readonly dialect: Dialect;
  readonly run: Run;
}

/** For commands that only look or tell; making and starting containers can take longer on a busy machine. */
export const PATIENCE_MS = 60_000;

/**
 * Runs one of the engine's commands. Rejects with a {@link UserError} when it fails or does not end.
 * @param doing what it is for, for the error
 */
export async function tell(client: Client, argv: Argv, doing: string, options?: RunOptions): Promise<string> {
  const result = await ask(client, argv, doing, options);
  if (result.code !== 0) throw engineFailed(client.dialect.program, doing, result);
  return result.stdout.trim();
}

/** The same for a command whose failure is an answer. */
export async function ask(client: Client, argv: Argv, doing: string, options?: RunOptions): Promise<Result> {
  const result = await client.run(argv, { timeoutMs: PATIENCE_MS, ...options });
  if (result.timedOut) throw engineSilent(client.dialect.program, doing);
  return result;
}

/** Clears away what is not needed any more, and tells whether it did. What is left over decides nothing: it never rejects. */
export async function clear(client: Client, argv: Argv): Promise<boolean> {
  const result = await client.run(argv, { timeoutMs: PATIENCE_MS });
  return result.code === 0 && !result.timedOut;
}
