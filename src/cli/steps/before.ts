import { join } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Measure } from '../../model/report.ts';
import type { OwnBuild } from '../bench/own.ts';
import type { Session } from '../verb.ts';
import { scanStep } from './scan.ts';

/** What the application's own Dockerfiles give. */
export interface Before {
  /** Null when there is nothing to compare with, or it could not be built. */
  readonly before: Measure | null;
  readonly diagnostics: readonly Finding[];
}

/**
 * Builds the application's own Dockerfiles with nothing at hand, counts and starts their images, and leaves nothing
 * behind. Services without a Dockerfile are left out; one that does not build means that there is no comparison.
 */
export async function beforeStep(
  dir: string,
  ids: readonly string[],
  env: Readonly<Record<string, string>>,
  session: Session,
): Promise<Before> {
  const [{ application, inventory }, { ownBuild }, { run }] = await Promise.all([
    scanStep(dir, session),
    import('../bench/own.ts'),
    import('../../engine/run.ts'),
  ]);
  const services = inventory.services.filter(({ id }) => ids.includes(id));
  const measures: Measure[] = [];
  const diagnostics: Finding[] = [];
  for (const service of services) {
    const own = ownBuild(service, inventory, application.tree);
    const measured =
      own === null
        ? 'it has no Dockerfile of its own'
        : await measureOwn(service, own, application.root, env, run, session);
    if (typeof measured === 'string') diagnostics.push(notCompared(service.id, measured, own));
    else measures.push(measured);
  }
  session.talk.findings(diagnostics);
  return { before: measures.length === services.length ? together(measures) : null, diagnostics };
}

/** What building and starting gave, or why it could not be done. */
async function measureOwn(
  service: Service,
  { dockerfile, context }: OwnBuild,
  root: string,
  env: Readonly<Record<string, string>>,
  run: Run,
  session: Session,
): Promise<Measure | string> {
  const [{ attempt, buildArgv, imageSizes }, { runOnce }] = await Promise.all([
    import('../bench/docker.ts'),
    import('../bench/run.ts'),
  ]);
  const name = `plimsoll-before-${process.pid}-${service.id.toLowerCase()}`;
  const argv = buildArgv(join(root, context), join(root, dockerfile), name, true, []);
  try {
    const start = performance.now();
    const { failed } = await session.talk.step(`building ${dockerfile}`, () => attempt(run, argv));
    if (failed !== null) return failed;
    const buildMs = performance.now() - start;
    const sizes = await session.talk.step(`counting ${dockerfile}`, () => imageSizes(run, name));
    if (sizes === null) return 'Docker does not say how large it is';
    const { port, health } = service;
    const running = port === null ? null : { port, route: health ?? '/', env };
    const ran =
      running &&
      (await session.talk.step(`starting ${dockerfile}`, () => runOnce(run, name, name, running, null)));
    const { tar: size, compressed, layers } = sizes;
    return { size, compressed: compressed ?? 0, layers, buildMs, startMs: ran?.startMs ?? null };
  } finally {
    await run({ command: 'docker', args: ['image', 'rm', '--force', name] }, { timeoutMs: 60_000 });
  }
}

function together(measures: readonly Measure[]): Measure | null {
  if (measures.length === 0) return null;
  const sum = (of: (one: Measure) => number) => measures.reduce((total, one) => total + of(one), 0);
  const starts = measures.flatMap(({ startMs }) => startMs ?? []);
  return {
    size: sum(({ size }) => size),
    compressed: measures.every(({ compressed }) => compressed > 0) ? sum(({ compressed }) => compressed) : 0,
    layers: sum(({ layers }) => layers),
    buildMs: sum(({ buildMs }) => buildMs),
    startMs: starts.length > 0 ? Math.max(...starts) : null,
  };
}

function notCompared(id: string, why: string, own: OwnBuild | null): Finding {
  return {
    rule: 'ship/not-compared',
    severity: 'warning',
    confidence: 'high',
    message: `${id}: nothing to compare with: ${why}`,
    fix: own === null ? 'leave --before out' : `mend ${own.dockerfile}, or leave --before out`,
    path: own?.dockerfile ?? null,
    line: null,
  };
}
