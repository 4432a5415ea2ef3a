import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Argv, Result, Run, RunOptions } from '../model/argv.ts';
import { noFolder, notExecutable } from './errors.ts';
import { Tail } from './tail.ts';

/** Bytes kept of each of a command's outputs: the last ones, where errors are. */
const MOST_OUTPUT = 8 * 1024 * 1024;

/**
 * Runs a command: no shell, the machine's environment with the command's own on top. Never rejects for an exit
 * code, a signal, a time-out or a missing program: the result says so. Rejects with a {@link UserError} when the
 * folder does not exist or a program named by its path may not be executed, and with the error of an `input` that fails.
 */
export const run: Run = async (argv, options = {}) => {
  const { execa } = await import('execa');
  const started = performance.now();
  const input = guard(options.input);
  const child = execa(argv.command, [...argv.args], {
    reject: false,
    buffer: false,
    env: argv.env ?? {},
    extendEnv: argv.bare !== true,
    ...(argv.cwd !== undefined && { cwd: argv.cwd }),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    ...input.option,
  });
  const stdout = new Tail(MOST_OUTPUT);
  const stderr = new Tail(MOST_OUTPUT);
  child.stdout?.on('data', (chunk: Uint8Array) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => stderr.push(chunk));
  const end = await child;
  if (input.failure() !== null) throw input.failure();
  // Of a name the system says so, too, when a folder of the PATH may not be looked into (another user's, after su).
  const refused = end.code === 'EACCES';
  if (refused && argv.command.includes(sep)) throw notExecutable(argv.command);
  if (end.code === 'ENOENT') await assertFolder(argv);
  return {
    code: end.exitCode ?? null,
    stdout: stdout.text(),
    stderr: stderr.text(),
    timedOut: end.timedOut,
    missing: end.code === 'ENOENT' || refused,
    milliseconds: Math.round(performance.now() - started),
  } satisfies Result;
};

/** A missing folder looks to the system like a missing program. */
async function assertFolder(argv: Argv): Promise<void> {
  if (argv.cwd === undefined) return;
  const found = await stat(argv.cwd).catch(() => null);
  if (!found?.isDirectory()) throw noFolder(argv.cwd);
}

/** A program that ends early breaks the pipe of its input, which is no error; a source that fails is one. */
function guard(input: RunOptions['input']) {
  let failure: unknown = null;
  async function* chunks(source: AsyncIterable<Uint8Array>) {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const isStream = typeof input === 'object' && Symbol.asyncIterator in input;
  const option = isStream ? { stdin: chunks(input) } : { input: input ?? '' };
  return { option, failure: () => failure };
}
