import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { adopting } from '../../src/engine/cli/adopt.ts';
import { DOCKER } from '../../src/engine/cli/docker.ts';
import { findCli } from '../../src/engine/cli/find.ts';
import { run } from '../../src/engine/run.ts';
import { streamTar } from '../../src/formats/tar/read.ts';
import { choose } from '../../src/model/evidence.ts';
import type { Image } from '../../src/model/image.ts';
import type { ServicePlan } from '../../src/model/plan.ts';
import { silent } from '../../src/model/progress.ts';
import type { Check } from '../../src/model/report.ts';
import type { RunningService } from '../../src/model/running.ts';
import type { ImageFile } from '../../src/verify/files.ts';
import { verify } from '../../src/verify/verify.ts';
import { docker } from './companion.ts';

/** Tries on a service that runs in a stack, whatever made its image, all that `verify` tries; in the end it is stopped. */
export async function checksOf(one: RunningService, service: ServicePlan): Promise<readonly Check[]> {
  const { engine } = await findCli(run, DOCKER, {
    progress: silent,
    write: () => assert.fail('it has all images'),
  });
  if (engine === null) throw new Error('Docker does not answer');
  const [seen] = JSON.parse(await docker('inspect', one.container));
  const asked: readonly string[] = seen.Config.Healthcheck?.Test ?? ['NONE'];
  const probe = asked[0] === 'CMD' ? asked.slice(1) : null;
  const plan = {
    ...service,
    probe: service.probe && choose({ ...service.probe.value, argv: probe ?? [] }, 'as the container has it'),
  };
  const adopted = { id: one.container, startedAt: Date.now(), probe };
  const image = { service: service.id, platform: 'linux/amd64', ref: one.image } as Image;
  const verified = await verify(plan, image, adopting(engine, run, adopted), {
    clock: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
    files: () => filesOf(one.container),
    inputs: Object.fromEntries(service.inputs.value.map(({ name }) => [name, 'given by the stack'])),
  });
  return verified.checks;
}

async function filesOf(container: string): Promise<readonly ImageFile[]> {
  const { stdout } = execa('docker', ['export', container], { buffer: false, encoding: 'buffer' });
  const files: ImageFile[] = [];
  for await (const { path, kind } of streamTar(stdout, container)) files.push({ path, kind });
  return files;
}
