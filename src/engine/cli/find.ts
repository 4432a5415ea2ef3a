import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, Run } from '../../model/argv.ts';
import { complaint } from '../errors.ts';
import type { Found } from '../found.ts';
import { limitGaps } from '../limits.ts';
import type { About, Dialect } from './dialect.ts';
import { CliEngine, type CliEngineOptions, COMMAND_FAILED } from './engine.ts';

const ANSWER_MS = 15_000;

/** Looks for the program and asks whether what runs its containers answers. */
export async function findCli(
  run: Run,
  dialect: Dialect,
  delivery: Pick<CliEngineOptions, 'write' | 'progress'>,
): Promise<Found> {
  const { program } = dialect;
  const result = await run({ command: program, args: dialect.info }, { timeoutMs: ANSWER_MS });
  const about = result.code === 0 ? dialect.about(result.stdout) : null;
  if (about === null) return { engine: null, ...whyNot(dialect, result) };
  if (about.system !== 'linux') return { engine: null, ...notLinux(dialect, about) };
  const broken = await tryOut(run, dialect);
  if (broken !== null) return { engine: null, ...broken };
  const { version, partial, enforced } = about;
  const gaps = limitGaps(enforced, `${program} has no control group for it here`);
  const engine = new CliEngine({ client: { run, dialect }, version, partial, gaps, ...delivery });
  return { engine, because: `${program} ${version} answers` };
}

async function tryOut(run: Run, { program, trial, repair }: Dialect) {
  if (trial === null || process.platform !== 'linux') return null;
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-trial-'));
  try {
    const result = await run({ command: program, args: trial(folder) }, { timeoutMs: 4 * ANSWER_MS });
    if (COMMAND_FAILED.test(result.stderr)) return null;
    return { because: `${program} does not start containers: ${complaint(result)}`, fix: repair };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function whyNot({ program, repair }: Dialect, result: Result) {
  if (result.missing) return { because: `${program} is not installed`, fix: `Install ${program}.` };
  if (result.timedOut)
    return { because: `${program} does not answer within ${ANSWER_MS / 1000} s`, fix: repair };
  return { because: `${program} does not answer: ${complaint(result)}`, fix: repair };
}

function notLinux({ program }: Dialect, about: About) {
  return {
    because: `${program} runs ${about.system} containers`,
    fix: `Switch ${program} to Linux containers.`,
  };
}
