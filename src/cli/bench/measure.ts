import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { inScratch } from '../../engine/scratch.ts';
import type { Run } from '../../model/argv.ts';
import type { Bench, BenchWay, Scenario } from '../../model/bench.ts';
import type { Service } from '../../model/inventory.ts';
import type { Application } from '../application.ts';
import { contextStep } from '../steps/details.ts';
import type { Session } from '../verb.ts';
import { attempt, imageSizes, machine } from './docker.ts';
import { edit } from './edits.ts';
import { type Ran, type Running, runOnce } from './run.ts';
import { directWay, dockerfileWay, ownArgv, type Way } from './ways.ts';

/** What is measured of each service, and how often. */
export interface BenchWish {
  readonly runs: number;
  /** Milliseconds of load. */
  readonly loadMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly ways: readonly BenchWay['way'][];
  readonly scenarios: readonly Scenario[];
  /** Options of `docker build`. */
  readonly more: readonly string[];
}

/** Mutable while figures are taken. */
interface Taken {
  readonly way: Way;
  readonly builds: Partial<Record<Scenario, number[]>>;
  failed: string | null;
  readonly starts: number[];
  last: Ran | null;
}

/**
 * Builds and runs one service in every way, in turns, so that whatever else the machine does weighs on all of them
 * alike. Works on copies; images, containers and copies are gone afterwards.
 */
export async function measureService(
  { root, tree }: Application,
  service: Service,
  wish: BenchWish,
  run: Run,
  session: Session,
): Promise<Bench> {
  return inScratch(async (scratch) => {
    const ways = await openWays(root, service, wish, scratch, run, session);
    const taken = ways.map((way): Taken => ({ way, builds: {}, failed: null, starts: [], last: null }));
    try {
      for (let at = 0; at < wish.runs; at += 1)
        for (const scenario of wish.scenarios)
          for (const one of taken) await takeBuild(one, scenario, at, service, tree, session);
      await takeRuns(taken, service, wish, run, session);
      const measured = [];
      for (const one of taken) measured.push(await settle(one, run, session));
      return {
        schema: 'plimsoll.bench/1',
        taken: new Date().toISOString(),
        service: service.id,
        machine: await machine(run),
        runs: wish.runs,
        ways: measured,
      };
    } finally {
      await run({ command: 'docker', args: ['image', 'rm', '--force', ...ways.map(({ tag }) => tag)] });
    }
  });
}

/** The ways there are; one whose files could not be emitted fails with what was said. */
async function openWays(
  root: string,
  service: Service,
  { ways, more }: BenchWish,
  scratch: string,
  run: Run,
  session: Session,
): Promise<readonly Way[]> {
  const tag = (way: string) => `plimsoll-bench-${process.pid}/${service.id.toLowerCase()}:${way}`;
  const open: (Way | null)[] = [];
  for (const way of ways) {
    const folder = join(scratch, way);
    await cp(root, folder, { recursive: true, verbatimSymlinks: true });
    if (way === 'direct') {
      open.push(directWay(folder, join(scratch, 'cache'), tag(way), service, run));
      continue;
    }
    const emitted = way === 'own' ? null : await attempt(run, ownArgv('emit', folder, '--force', '--quiet'));
    const opened = await dockerfileWay(way, folder, tag(way), service.id, more, run, session);
    open.push(emitted?.failed ? opened && { ...opened, build: async () => emitted.failed } : opened);
  }
  return open.filter((way) => way !== null);
}

async function takeBuild(
  one: Taken,
  scenario: Scenario,
  at: number,
  service: Service,
  tree: Application['tree'],
  session: Session,
): Promise<void> {
  const { way } = one;
  if (one.failed !== null || !(await edit(scenario, at, way.folder, service, tree))) return;
  await session.talk.step(`${way.way}, ${scenario}, run ${at + 1}`, async () => {
    const start = performance.now();
    const failed = await way.build(scenario === 'clean');
    if (failed === null) one.builds[scenario] = [...(one.builds[scenario] ?? []), performance.now() - start];
    else one.failed = `${scenario}: ${failed}`;
  });
}

async function takeRuns(
  taken: readonly Taken[],
  { id, port, health }: Service,
  { runs, loadMs, env }: BenchWish,
  run: Run,
  session: Session,
): Promise<void> {
  if (port === null) return;
  const running: Running = { port, route: health ?? '/', env };
  for (let at = 0; at < runs; at += 1)
    for (const one of taken.filter(({ builds }) => builds.clean !== undefined)) {
      const name = `plimsoll-bench-${process.pid}-${id.toLowerCase()}-${one.way.way}`;
      const last = at === runs - 1;
      one.last = await session.talk.step(`starting ${one.way.way}, run ${at + 1}`, () =>
        runOnce(run, one.way.tag, name, running, last ? loadMs : null),
      );
      if (one.last.startMs !== null) one.starts.push(one.last.startMs);
      if (one.last.failed !== null) one.failed ??= one.last.failed;
    }
}

async function settle(
  { way, builds, failed, starts, last }: Taken,
  run: Run,
  session: Session,
): Promise<BenchWay> {
  const context = way.context === null ? null : await contextStep(join(way.folder, way.context), session);
  return {
    way: way.way,
    failed,
    builds,
    context: context?.sent ?? null,
    sizes:
      builds.clean === undefined
        ? null
        : await session.talk.step(`counting ${way.way}`, () => imageSizes(run, way.tag)),
    starts,
    idle: last?.idle ?? null,
    load: last?.load ?? null,
  };
}
