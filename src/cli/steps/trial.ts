import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../model/engine.ts';
import { UserError } from '../../model/error.ts';
import type { Image } from '../../model/image.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Verification } from '../../model/report.ts';
import type { Answer, Exercise, TrimRun } from '../../model/trimrecord.ts';
import type { VerifyPorts } from '../../verify/verify.ts';
import type { Session } from '../verb.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';
import { CLOCK, verifyImage } from './verify.ts';

/** A whole image to be tried, and what with. */
export interface Trial {
  readonly plan: ServicePlan;
  readonly image: Image;
  readonly requests: readonly Exercise[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly ports: Ports;
  readonly session: Session;
  readonly engine: () => Promise<Engine>;
}

/**
 * Runs a whole image twice: as it is, for its checks and answers; then watched, for the files it touches. Or why it cannot
 * be trimmed by that.
 */
export async function watchWhole(
  trial: Trial,
  packages: string,
): Promise<{ readonly run: TrimRun } | { readonly failed: string }> {
  const { plan, image, requests, inputs, session, engine } = trial;
  let answers: readonly Answer[] = [];
  return caught(async () => {
    const name = `running ${plan.id} whole`;
    const whole = await session.talk.step(name, () =>
      verifyOne(trial, image, requests, (given) => {
        answers = given;
      }),
    );
    if (!whole.healthy)
      return { failed: `as it is, it did not become healthy: ${messageOf(whole, 'healthy')}` };
    const watched = await session.talk.step(`watching what ${plan.id} touches`, async () => {
      const [{ watch }, watchable] = await Promise.all([import('../../verify/watch.ts'), watchableOf(trial)]);
      return watch(plan, watchable, await engine(), { clock: CLOCK, inputs, requests, read: readNotes });
    });
    if ('failed' in watched) return { failed: `its files could not be watched: ${watched.failed}` };
    const touched = installedPaths(watched.touched);
    const failed = whole.checks.flatMap(({ id, ok }) => (ok === false ? [id] : []));
    return { run: { packages, touched, answers, failed, verified: null } };
  });
}

/** Runs a trimmed image: why it is not as good as the whole one was; null when it is. */
export async function whyNot(trial: Trial, image: Image, run: TrimRun): Promise<string | null> {
  const { plan, session } = trial;
  const result = await caught(async () => {
    const { checks } = await session.talk.step(`running ${plan.id} trimmed`, () =>
      verifyOne(trial, image, run.answers),
    );
    const worse = checks.find(({ id, ok }) => ok === false && !run.failed.includes(id));
    return worse === undefined ? null : { failed: `trimmed, it failed ${worse.id}: ${worse.message}` };
  });
  return result === null ? null : result.failed;
}

async function verifyOne(
  { plan, inputs, ports, engine }: Trial,
  image: Image,
  expected: NonNullable<VerifyPorts['expected']>,
  answered: NonNullable<VerifyPorts['answered']> = () => {},
): Promise<Verification> {
  return verifyImage(plan, image, await engine(), ports.store, { inputs, expected, answered });
}

async function watchableOf({ plan, image, ports, session }: Trial) {
  const [{ watchedImage }, { debianArchitecture }] = await Promise.all([
    import('../../build/trim/watched.ts'),
    import('../../formats/deb/architecture.ts'),
  ]);
  const { suite } = plan.base.value;
  const debs = await ports.tools.packages(suite, debianArchitecture(image.platform), ['strace']);
  return watchedImage(image, plan, debs, buildingPorts(ports, session));
}

/** What strace has noted, a file for each thread. */
async function readNotes(copy: (to: string) => Promise<boolean>): Promise<readonly string[]> {
  const [{ inScratch }, { touchedPaths }] = await Promise.all([
    import('../../engine/scratch.ts'),
    import('../../formats/strace/touched.ts'),
  ]);
  return inScratch(async (folder) => {
    const to = join(folder, 'notes');
    if (!(await copy(to))) return [];
    const paths = new Set<string>();
    for (const name of await readdir(to))
      for (const path of touchedPaths(await readFile(join(to, name), 'utf8'))) paths.add(path);
    return [...paths].sort();
  });
}

/** Paths from site-packages, of all that was touched there. */
function installedPaths(touched: readonly string[]): readonly string[] {
  const within = touched.flatMap(
    (path) => /\/lib(?:64)?\/python3\.\d+\/site-packages\/(.+)$/.exec(path)?.[1] ?? [],
  );
  return [...new Set(within)].sort();
}

function messageOf({ checks, log }: Verification, id: string): string {
  return `${checks.find((one) => one.id === id)?.message ?? ''}${log === null ? '' : `\n${log}`}`;
}

/** What an engine fails at is a reason like others. */
async function caught<T>(work: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) return { failed: `${error.message} (${error.fix})` };
    throw error;
  }
}
