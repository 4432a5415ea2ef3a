// docs/systems.md: each example from a naive Dockerfile, the emitted one and the direct build, with the figures that the
// systems' own owners gave. Figures are kept in bench/systems.json, so that systems can be measured one by one.
//
//   sh scripts/engine.sh bases && npm run build
//   node bench/systems.ts [SYSTEM...] [--stack] [--way direct]... [--page-only]
//
// Packages come from the indexes and archives this machine is set up for. --stack also starts what can be a stack.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import type { Bench, StackBench } from '../src/model/bench.ts';
import type { CheckReport } from '../src/model/check.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { BASES, NAIVE } from './support/naive.ts';
import { nodeBase } from './support/node-base.ts';
import { type Measured, type StackFigures, type SystemFigures, systemsPage } from './support/systems-page.ts';
import { type Counted, wheelBytes } from './support/wheel-bytes.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'dist/cli/main.js');
const FIGURES = join(ROOT, 'bench/systems.json');
const PAGE = join(ROOT, 'docs/systems.md');
/** nginx that needs no root, assembled from Debian packages by an earlier `plimsoll up`. */
const NGINX = 'plimsoll/nginx';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stack: { type: 'boolean', default: false },
    'page-only': { type: 'boolean', default: false },
    way: { type: 'string', multiple: true, default: [] },
  },
});
const known: Record<string, SystemFigures> = JSON.parse(await readFile(FIGURES, 'utf8').catch(() => '{}'));
if (!values['page-only']) {
  await nodeBase(BASES.node, BASES.python);
  for (const system of positionals.length > 0 ? positionals : Object.keys(NAIVE)) {
    known[system] = await measured(system, known[system]);
    await writeFile(FIGURES, `${JSON.stringify(known, null, 1)}\n`);
  }
}
await writeFile(PAGE, systemsPage(known));

async function measured(system: string, earlier: SystemFigures | undefined): Promise<SystemFigures> {
  const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-systems-'));
  try {
    const [own, emitted] = [join(scratch, 'own', system), join(scratch, 'emitted', system)];
    const example = join(ROOT, 'examples', system);
    const filter = (path: string) => !/\/(node_modules|\.next|dist|plimsoll\.lock)$/.test(path);
    await cp(example, own, { recursive: true, filter });
    await cp(example, emitted, { recursive: true, filter });
    for (const [folder, { dockerfile }] of Object.entries(NAIVE[system] ?? {}))
      await writeFile(join(own, folder, 'Dockerfile'), dockerfile);
    // Both of our ways build from the lock, which an application keeps beside its manifest.
    await execa(process.execPath, [MAIN, 'lock', emitted, '--quiet'], { stderr: 'inherit' });
    await cp(join(emitted, 'plimsoll.lock'), join(own, 'plimsoll.lock'));
    await execa(process.execPath, [MAIN, 'emit', emitted, '--quiet'], { reject: false, stderr: 'inherit' });
    const scores = { own: await score(own), emitted: await score(emitted) };
    const services: Measured[] = [];
    const loads: number[] = [];
    for (const { id, path } of await measuredServices(own, system)) {
      const before = earlier?.services.find((one) => one.id === id)?.counted;
      const counted = before ?? (await countedOf(join(own, path), NAIVE[system]?.[path]?.counted));
      services.push({ ...(await bench(own, id, system)), counted });
      loads.push(Math.round(loadavg()[1] ?? 0));
    }
    const stack = values.stack ? await startStack(emitted) : (earlier?.stack ?? null);
    return { scores, services, stack, loads };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Services with a naive Dockerfile; of several in one folder, the first and the heaviest. */
async function measuredServices(folder: string, system: string): Promise<Inventory['services']> {
  const { services } = await json<Inventory>('scan', folder);
  const folders = Object.keys(NAIVE[system] ?? {});
  return folders.flatMap((path) => {
    const here = services.filter((one) => one.path === path);
    const heavy = here.toSorted((a, b) => count(b) - count(a))[0];
    return [...new Set([here[0], heavy])].filter((one) => one !== undefined);
  });
}

function count({ heavy }: Inventory['services'][number]): number {
  return heavy.filter(({ needed }) => needed).length;
}

async function countedOf(folder: string, names: readonly string[] | undefined): Promise<Counted | null> {
  return names === undefined ? null : wheelBytes(folder, 'requirements.txt', names);
}

async function bench(folder: string, id: string, system: string): Promise<Omit<Measured, 'counted'>> {
  process.stderr.write(`${system}: ${id}\n`);
  const env = Object.values(NAIVE[system] ?? {}).flatMap(({ env = {} }) =>
    Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  );
  const ways = values.way.flatMap((way) => ['--way', way]);
  const builds = [...ways, '--scenario', 'clean', '--scenario', 'nothing changed', '--runs', '1'];
  const bases = ['--network', 'host', '--build-arg', `PYTHON_IMAGE=${BASES.python}`, '--build-arg', `NODE_IMAGE=${BASES.node}`, '--build-arg', `NGINX_IMAGE=${await nginx()}`]; // biome-ignore format: a line
  const { ways: measured } = await json<Bench>(
    'bench',
    folder,
    '--service',
    id,
    ...builds,
    ...env,
    '--',
    ...bases,
  );
  for (const { way, failed } of measured) if (failed !== null) process.stderr.write(`  ${way}: ${failed}\n`);
  return { id, ways: measured };
}

async function nginx(): Promise<string> {
  const { stdout } = await execa('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}', NGINX]);
  return stdout.split('\n')[0] ?? NGINX;
}

async function score(folder: string): Promise<number | null> {
  const report = await json<CheckReport>('check', folder);
  return report.score.value;
}

async function startStack(folder: string): Promise<StackFigures | null> {
  const { failed, starts, images, services } = await json<StackBench>(
    'bench',
    folder,
    '--stack',
    '--runs',
    '1',
  );
  if (failed === null) return { ms: starts[0] ?? 0, bytes: images, services: services.length };
  process.stderr.write(`  the stack did not start: ${failed}\n`);
  return null;
}

/** What a stage prints; an answer of no is an answer. */
async function json<T>(...args: readonly string[]): Promise<T> {
  const [verb = '', dir = '', ...more] = args;
  const { stdout, stderr } = await execa(process.execPath, [MAIN, verb, dir, '--json', ...more], { reject: false, maxBuffer: 1e8 }); // biome-ignore format: a line
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`plimsoll ${verb} ${dir} printed no JSON: ${stderr.slice(-2000)}`);
  }
}
