import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inScratch } from '../../engine/scratch.ts';
import type { Run } from '../../model/argv.ts';
import type { Answers, StackBench, StackService, Usage } from '../../model/bench.ts';
import type { Running } from '../../model/running.ts';
import type { Session } from '../verb.ts';
import { attempt, engineSize, machine, usages } from './docker.ts';
import { load } from './load.ts';
import { SETTLE } from './run.ts';
import { ownArgv } from './ways.ts';

/** How often and how long a stack is measured. */
export interface StackWish {
  readonly runs: number;
  /** Milliseconds of load. */
  readonly loadMs: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Mutable while figures are taken. */
interface Taken {
  readonly starts: number[];
  readonly services: Map<string, number[]>;
  failed: string | null;
  last: Looked | null;
}

/** A stack that runs, looked at. */
interface Looked {
  readonly running: Running;
  readonly idle: readonly (Usage | null)[];
  readonly busy: readonly (Usage | null)[];
  readonly load: Answers | null;
}

/**
 * Starts the stack of a copy of the application, once so that every image is there and then as often as is wished
 * for, each time with empty volumes. Its containers, networks and volumes are gone afterwards; images stay, as after `up`.
 */
export async function measureStack(
  root: string,
  wish: StackWish,
  run: Run,
  session: Session,
): Promise<StackBench> {
  return inScratch(async (scratch) => {
    const folder = join(scratch, basename(root));
    await cp(root, folder, { recursive: true, verbatimSymlinks: true });
    const taken: Taken = { starts: [], services: new Map(), failed: null, last: null };
    const down = () => attempt(run, ownArgv('down', folder, '--volumes', '--quiet'));
    try {
      await session.talk.step('making its images', () => start(folder, wish, run, taken));
      for (let at = 0; at < wish.runs && taken.failed === null; at += 1) {
        await session.talk.step('ending the stack', down);
        const step = `starting the stack, run ${at + 1} of ${wish.runs}`;
        const running = await session.talk.step(step, () => start(folder, wish, run, taken, true));
        if (running !== null && at === wish.runs - 1)
          taken.last = await session.talk.step('a short load', () => look(running, wish.loadMs, run));
      }
      return await settle(taken, wish, run);
    } finally {
      await down();
    }
  });
}

/** Runs `up` as a process of its own; what counts is kept. Resolves with null when it is not well. */
async function start(
  folder: string,
  { env }: StackWish,
  run: Run,
  taken: Taken,
  counts = false,
): Promise<Running | null> {
  const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const begun = performance.now();
  const { failed, code, stdout } = await attempt(run, ownArgv('up', folder, '--json', '--quiet', '--port', '0', ...given)); // biome-ignore format: one command
  const milliseconds = performance.now() - begun;
  if (failed !== null) {
    taken.failed = code === 1 ? notWell(stdout) : failed;
    return null;
  }
  const running: Running = JSON.parse(stdout);
  if (!counts) return running;
  taken.starts.push(milliseconds);
  for (const { id, startMs } of running.services)
    if (startMs !== null) taken.services.set(id, [...(taken.services.get(id) ?? []), startMs]);
  return running;
}

function notWell(stdout: string): string {
  try {
    const { services }: Running = JSON.parse(stdout);
    const ill = services.filter(({ state }) => /waiting|starting|failed/.test(state));
    return `not well: ${ill.map(({ id, state }) => `${id} (${state})`).join(', ')}`;
  } catch {
    return 'the stack is not well';
  }
}

async function look(running: Running, loadMs: number, run: Run): Promise<Looked> {
  const containers = running.services.filter(isThere).map(({ container }) => container);
  await sleep(SETTLE);
  const idle = await usages(run, containers);
  const port = running.address === null ? null : Number(new URL(running.address).port);
  if (port === null) return { running, idle, busy: [], load: null };
  const [answers, busy] = await Promise.all([load(port, '/', loadMs), usages(run, containers)]);
  return { running, idle, busy, load: answers };
}

function isThere({ state }: Running['services'][number]): boolean {
  return state === 'healthy' || state === 'running';
}

async function settle(
  { starts, services, failed, last }: Taken,
  { runs }: StackWish,
  run: Run,
): Promise<StackBench> {
  const there = last?.running.services.filter(isThere).map(({ id }) => id) ?? [];
  const sizes = new Map<string, number>();
  for (const image of new Set(last?.running.services.map((one) => one.image))) {
    const size = await engineSize(run, image);
    if (size !== null) sizes.set(image, size);
  }
  return {
    schema: 'plimsoll.stackbench/1',
    taken: new Date().toISOString(),
    machine: await machine(run),
    runs,
    failed,
    starts,
    images: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    services: (last?.running.services ?? []).map(
      ({ id, image }): StackService => ({
        id,
        image: sizes.get(image) ?? null,
        starts: services.get(id) ?? [],
        idle: last?.idle[there.indexOf(id)] ?? null,
        busy: last?.busy[there.indexOf(id)] ?? null,
      }),
    ),
    load: last?.load ?? null,
  };
}
