import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { askedWhileStarting } from '../../src/cli/steps/stack-run.ts';
import { plimsoll } from '../../src/cli/testing/plimsoll.ts';
import type { ServicePlan } from '../../src/model/plan.ts';
import type { Running } from '../../src/model/running.ts';
import { expected } from './expect.ts';
import { PASSWORD } from './flower.ts';
import { servePackages } from './package-server.ts';
import type { RunningExample } from './stack.ts';

/** Begins the names of the images that are made here. */
const PREFIX = 'emit-test';

/**
 * Ends an example's stack and starts it once more from nothing but the files that are emitted for it, Flower's with them
 * where a worker of Celery is: BuildKit makes the images, Compose runs them. Only what a machine without a container
 * registry lacks is given by their variables and laid over them.
 */
export async function upEmitted(name: string, direct: RunningExample): Promise<RunningExample> {
  const { folder, state, env, plan, running } = direct;
  await appendFile(join(folder, 'plimsoll.yaml'), 'stack:\n  also: [flower]\n');
  const emitted = await plimsoll(['emit', folder], { env });
  assert.equal(emitted.code, 0, emitted.stderr);
  await direct.stop();
  const own = plan.services.map(({ id }) => [`${variable(id)}_IMAGE`, `${PREFIX}/${name}-${id}`] as const);
  const others = running.services
    .filter(({ id }) => !plan.stack.services.some((one) => one.id === id))
    .map(({ id, image }) => [`${variable(id)}_IMAGE`, image] as const);
  const given = {
    ...expected(name).settings,
    ...Object.fromEntries([...(await secretsOf(direct)), ...own, ...others]),
    HTTP_PORT: '0',
    FLOWER_IMAGE: `${PREFIX}/${name}-${plan.services.find(isWorker)?.id}`,
    FLOWER_PASSWORD: PASSWORD,
    FLOWER_PORT: '0',
  };
  const there = await readdir(folder);
  const laid = join(state, 'laid.json');
  const files = [...FILES.filter((file) => there.includes(file)), laid].flatMap((file) => ['--file', file]);
  const compose = (...args: readonly string[]) =>
    execa('docker', ['compose', ...files, '--project-name', running.project, ...args], {
      cwd: folder,
      env: given,
    });
  await buildAll(direct, laid, compose);
  await compose('up', '--detach', '--no-build', '--wait');
  const ps = await plimsoll(['ps', '--json', '--engine', 'docker', folder], { env });
  assert.equal(ps.code, 0, ps.stderr);
  const now: Running = JSON.parse(ps.stdout);
  return { ...direct, running: now, at: now.address ?? '' };
}

const FILES = ['compose.yaml', 'compose.prod.yaml', 'compose.flower.yaml'];

/** The secrets that `up` made, as the files that the stack reads and as variables. */
async function secretsOf({
  folder,
  state,
}: RunningExample): Promise<readonly (readonly [name: string, value: string])[]> {
  const [project = ''] = await readdir(join(state, 'plimsoll'));
  const made = join(state, 'plimsoll', project, 'secrets');
  await mkdir(made, { recursive: true });
  await cp(made, join(folder, 'secrets'), { recursive: true });
  const names = await readdir(made);
  return Promise.all(
    names.map(async (file) => [file.toUpperCase(), await readFile(join(made, file), 'utf8')] as const),
  );
}

/** Has BuildKit make all images: packages come from this machine. */
async function buildAll(
  direct: RunningExample,
  laid: string,
  compose: (...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const { state, lock } = direct;
  await using packages = await servePackages(lock);
  const secrets = { pip: packages.pip, npm: packages.npm };
  for (const [id, text] of Object.entries(secrets)) await writeFile(join(state, id), text);
  await writeFile(laid, JSON.stringify(laidOver(direct, Object.keys(secrets))));
  await compose('build', '--quiet');
}

/**
 * What a machine without a container registry lays over the files: stand-ins for the bases, secrets that say where packages
 * are, no store that `up` left out as well, and health checks in quick succession while starting, as `up` has them.
 */
function laidOver({ state, plan, running }: RunningExample, secrets: readonly string[]): object {
  const runs = (id: string): boolean => running.services.some((one) => one.id === id);
  const build = (version: string | undefined) => ({
    args: {
      NGINX_IMAGE: 'plimsoll-test/nginx:slim',
      NODE_IMAGE: 'plimsoll-test/node:24-slim',
      PYTHON_IMAGE: `plimsoll-test/python:${version}-slim`,
    },
    network: 'host',
    secrets,
  });
  const own = plan.stack.services.map(({ id, image, after }) => {
    const version = plan.services.find((one) => one.id === image)?.base.value.runtime.version;
    const gone = after.filter(({ value }) => !runs(value.id));
    const edges = gone.map(({ value }) => [value.id, { condition: 'service_started', required: false }]);
    return [id, { build: build(version), depends_on: Object.fromEntries(edges) }] as const;
  });
  const absent = plan.stack.stores.filter(({ id }) => !runs(id));
  const services: Record<string, object> = {
    ...Object.fromEntries(own),
    ...Object.fromEntries(absent.map(({ id }) => [id, { profiles: ['absent'] }])),
  };
  for (const [id, seconds] of Object.entries(askedWhileStarting(plan, 'prod')))
    services[id] = { ...services[id], healthcheck: { start_interval: `${seconds}s` } };
  const worker = plan.services.find(isWorker);
  if (worker !== undefined) services['flower'] = flowerOf(worker);
  return {
    services,
    secrets: Object.fromEntries(secrets.map((id) => [id, { file: join(state, id) }])),
  };
}

/** Flower as the example itself has it among its packages, for its image cannot be had: nothing but how it is started. */
function flowerOf(worker: ServicePlan): object {
  const [celery] = worker.command.value;
  const asks = 'import urllib.request as u;u.urlopen("http://127.0.0.1:5555/healthcheck")';
  return {
    command: [celery, 'flower'],
    healthcheck: { test: ['CMD', '/opt/venv/bin/python', '-c', asks], start_interval: '1s' },
  };
}

function isWorker({ framework }: ServicePlan): boolean {
  return framework === 'celery';
}

function variable(id: string): string {
  return id.toUpperCase().replace(/\W/g, '_');
}
