import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { plimsoll } from '../../src/cli/testing/plimsoll.ts';
import type { Running } from '../../src/model/running.ts';
import { expected } from './expect.ts';
import { servePackages } from './package-server.ts';
import type { RunningExample } from './stack.ts';

/** Begins the names of the images that are made here. */
const PREFIX = 'emit-test';

/**
 * Ends an example's stack and starts it once more from nothing but the files that are emitted for it: BuildKit makes the
 * images, Compose runs them. Only what a machine without a container registry lacks is given by its variables: base
 * images, stores and the proxy.
 */
export async function upEmitted(name: string, direct: RunningExample): Promise<RunningExample> {
  const { folder, state, env, plan, running } = direct;
  const emitted = await plimsoll(['emit', folder], { env });
  assert.equal(emitted.code, 0, emitted.stderr);
  await direct.stop();
  const [project = ''] = await readdir(join(state, 'plimsoll'));
  await mkdir(join(state, 'plimsoll', project, 'secrets'), { recursive: true });
  await cp(join(state, 'plimsoll', project, 'secrets'), join(folder, 'secrets'), { recursive: true });
  const secrets = await Promise.all(
    (await readdir(join(folder, 'secrets'))).map(
      async (file) => [file.toUpperCase(), await readFile(join(folder, 'secrets', file), 'utf8')] as const,
    ),
  );
  const own = plan.services.map(({ id }) => [`${variable(id)}_IMAGE`, `${PREFIX}/${name}-${id}`] as const);
  const others = running.services
    .filter(({ id }) => !plan.stack.services.some((one) => one.id === id))
    .map(({ id, image }) => [`${variable(id)}_IMAGE`, image] as const);
  const given = {
    ...expected(name).settings,
    ...Object.fromEntries([...secrets, ...own, ...others]),
    HTTP_PORT: '0',
  };
  const compose = (files: readonly string[], ...args: readonly string[]) =>
    execa('docker', ['compose', ...files.flatMap((path) => ['--file', path]), ...args], {
      cwd: folder,
      env: given,
    });
  const files = ['compose.yaml', 'compose.prod.yaml'];
  await buildAll(direct, (laid, ...args) => compose([...files, laid], ...args));
  await compose(files, '--project-name', running.project, 'up', '--detach', '--no-build', '--wait');
  const ps = await plimsoll(['ps', '--json', '--engine', 'docker', folder], { env });
  assert.equal(ps.code, 0, ps.stderr);
  const now: Running = JSON.parse(ps.stdout);
  return { ...direct, running: now, at: now.address ?? '' };
}

/** What BuildKit cannot have from a registry here: bases are stand-ins, packages come from this machine. */
async function buildAll(
  { state, plan, lock }: RunningExample,
  compose: (file: string, ...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  await using packages = await servePackages(lock);
  const secrets = { pip: packages.pip, npm: packages.npm };
  const files = Object.keys(secrets).map((id) => [id, { file: join(state, id) }] as const);
  const services = plan.stack.services.map(({ id, image }) => {
    const version = plan.services.find((one) => one.id === image)?.base.value.runtime.version;
    const args = {
      NGINX_IMAGE: 'plimsoll-test/nginx:slim',
      NODE_IMAGE: 'plimsoll-test/node:24-slim',
      PYTHON_IMAGE: `plimsoll-test/python:${version}-slim`,
    };
    return [id, { build: { args, network: 'host', secrets: Object.keys(secrets) } }] as const;
  });
  const laid = { services: Object.fromEntries(services), secrets: Object.fromEntries(files) };
  for (const [id, text] of Object.entries(secrets)) await writeFile(join(state, id), text);
  await writeFile(join(state, 'bases.json'), JSON.stringify(laid));
  await compose(join(state, 'bases.json'), 'build', '--quiet');
}

function variable(id: string): string {
  return id.toUpperCase().replace(/\W/g, '_');
}
