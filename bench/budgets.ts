// Every budget of building: `plimsoll build` beside a good multi-stage Dockerfile with pip and with uv, on the same wheels,
// with a push to a registry on loopback. Everything is taken in turns; medians and ratios of one run.
//
//   sh scripts/engine.sh bases && npm test && node bench/budgets.ts [ROW...] [--runs 5] [--page docs/benchmarks.md]
//
// Rows: clean, change, dependency, nothing, memory; all of them without names. About twelve minutes for five runs on two
// quiet processors. Wheels and Debian packages come from .cache; `memory` needs a folder of wheels with tensorflow-cpu and
// all that it needs: python3.11 -m pip download --only-binary=:all: --dest FOLDER tensorflow-cpu
// --large FOLDER names it; without it that row is left out.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { decodeText } from '../src/formats/text/decode.ts';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { table } from '../src/report/table.ts';
import { copyExample, LOCAL_MIRROR, offline, pinRequirements, WHEELS } from '../test/support/local.ts';
import { type Registry, startRegistry } from '../test/support/registry.ts';
import { buildBaseline, type Installer, uvFolder } from './support/baseline.ts';
import { median, Stopwatch, spread } from './support/measure.ts';
import { putTable } from './support/page.ts';
import { peakMemory } from './support/peak.ts';
import { resident } from './support/resident.ts';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist/cli/main.js');
const BASE = 'plimsoll-test/python:3.11-slim';
const INSTALLERS: readonly Installer[] = ['pip', 'uv'];
/** Small packages that the application lacks and that need nothing else; one a run, for an image once built is at hand. */
const ADDED = [
  'humanize',
  'itsdangerous',
  'prometheus-client',
  'blinker',
  'python-multipart',
  'zope-event',
  'vine',
];
/** An application with other wheels on the same base: a store that has built it has the base at hand. */
const OTHER = {
  'main.py': 'from starlette.applications import Starlette\napp = Starlette()\n',
  'requirements.txt': 'starlette==0.46.2\nuvicorn==0.34.3\n',
  'plimsoll.yaml': LOCAL_MIRROR,
};
/** One with a wheel of about a gigabyte, unpacked. */
const LARGE = {
  'main.py': 'import tensorflow\nfrom fastapi import FastAPI\napp = FastAPI()\n',
  'requirements.txt': 'fastapi==0.115.14\nuvicorn==0.34.3\ntensorflow-cpu\n',
  'plimsoll.yaml': LOCAL_MIRROR,
};

const ROWS = { clean, change, dependency, nothing, memory };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    page: { type: 'string' },
    large: { type: 'string' },
  },
});
const runs = Number(values.runs);
const wanted = positionals.length > 0 ? positionals : Object.keys(ROWS);
const watch = new Stopwatch();
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-budgets-'));
const [ours, theirs, based, store] = ['ours', 'theirs', 'based', 'store'].map((name) => join(scratch, name)) as [string, string, string, string]; // biome-ignore format: a line
const tags = new Set<string>();
let registry: Registry;
let uv: string;
try {
  await prepare();
  const rows = [['', 'Dockerfile, pip', 'Dockerfile, uv', 'Plimsoll', 'than pip', 'than uv', 'budget']];
  for (const name of wanted) rows.push(...(await ROWS[name as keyof typeof ROWS]()));
  if (values.page !== undefined)
    await putTable(
      values.page,
      'budgets',
      rows,
      `node bench/budgets.ts ${[...positionals, ''].join(' ')}--runs ${runs}`,
    );
  process.stdout.write(`${table(rows, { width: 140, right: [1, 2, 3, 4, 5] }).join('\n')}\n`);
  process.stdout.write(`load ${loadavg()[0]?.toFixed(1)} while it ended\n`);
} finally {
  await execa('docker', ['image', 'rm', '--force', ...tags], { reject: false, stdio: 'ignore' });
  await rm(scratch, { recursive: true, force: true });
}

/**
 * The application twice, with a lock and with the same versions as a manifest; both bases in the registry, ours at hand.
 * Docker is asked for nothing where memory alone is.
 */
async function prepare(): Promise<void> {
  for (const name of wanted)
    if (!Object.hasOwn(ROWS, name)) throw new Error(`rows are ${Object.keys(ROWS).join(', ')}`);
  await execa('sh', [join(ROOT, 'scripts/bootstrap.sh')], { stdio: 'inherit' });
  registry = await startRegistry(join(scratch, 'registry'));
  uv = await uvFolder(join(scratch, 'uv'));
  await copyExample('flightontime', ours);
  await cp(join(ROOT, 'examples/flightontime'), theirs, { recursive: true });
  await pinRequirements(ours, theirs);
  if (wanted.some((name) => name !== 'memory')) {
    const base = tagOf('base');
    await execa('docker', ['tag', BASE, base]);
    await execa('docker', ['push', '--quiet', base]);
  }
  const other = await folderOf('other', OTHER);
  await build(other, based, 'other');
  await cp(based, store, { recursive: true });
}

/** Nothing at hand but the base, and an empty repository. */
async function clean(): Promise<string[][]> {
  for (let run = 0; run < runs; run += 1) {
    for (const installer of INSTALLERS)
      await watch.take(`clean, ${installer}`, () =>
        docker(installer, `clean-${run}`, '--no-cache', '--push'),
      );
    await atHand();
    await watch.take('clean, plimsoll', () => build(ours, store, `clean-ours-${run}`));
  }
  return [compared('clean build and push', 'clean', '10x')];
}

/** One line of the application. */
async function change(): Promise<string[][]> {
  const edit = (folder: string) => writeFile(join(folder, 'API/version.py'), `RUN = ${Date.now()}\n`);
  await everythingBuilt('change');
  for (let run = 0; run < runs; run += 1) {
    for (const installer of INSTALLERS) {
      await edit(theirs);
      await watch.take(`change, ${installer}`, () => docker(installer, 'change', '--push'));
    }
    await edit(ours);
    await watch.take('change, plimsoll', () => build(ours, store, 'change-ours'));
  }
  const staying = await resident(PROGRAM, ours, await offline(store), ...output('change-ours'));
  for (let run = 0; run < runs; run += 1)
    await watch.take('change, plimsoll, staying', async () => {
      await edit(ours);
      await staying.built();
    });
  staying.stop();
  return [
    compared('one line changed, and push', 'change', '2x'),
    compared('the same, build --watch', 'change', '6x', 'change, plimsoll, staying'),
  ];
}

/** A small package more: with its lock at hand, as when somebody else has added it, and locked in the same go. */
async function dependency(): Promise<string[][]> {
  const bytes: Record<string, number[]> = { pip: [], uv: [], ours: [] };
  const pushed = async (who: string, work: () => Promise<unknown>): Promise<void> => {
    const before = await registry.bytes();
    await work();
    bytes[who]?.push((await registry.bytes()) - before);
  };
  await everythingBuilt('dependency');
  for (const name of ADDED.slice(0, runs)) {
    const [our, their] = [join(scratch, 'our-more'), join(scratch, 'their-more')];
    for (const [from, to] of [[ours, our], [theirs, their]] as const) await cp(from, to, { recursive: true }); // biome-ignore format: a line
    await writeFile(join(our, 'requirements.txt'), `${await requirements(ours)}${name}\n`);
    await execa(process.execPath, [PROGRAM, 'lock', our], { env: await offline(join(scratch, 'another')) });
    await pinRequirements(our, their);
    for (const installer of INSTALLERS)
      await pushed(installer, () =>
        watch.take(`dependency, ${installer}`, () => docker(installer, 'dependency', '--push', their)),
      );
    await pushed('ours', () =>
      watch.take('dependency, plimsoll', () => build(our, store, 'dependency-ours', '--locked')),
    );
    // Once more, as if it had not been: by then nothing of it is at hand but in the registry.
    await cp(join(ours, 'plimsoll.lock'), join(our, 'plimsoll.lock'));
    await rm(store, { recursive: true });
    await cp(join(scratch, 'built'), store, { recursive: true });
    await watch.take('dependency, plimsoll, locked too', () => build(our, store, 'dependency-locked'));
    await Promise.all([our, their].map((folder) => rm(folder, { recursive: true })));
  }
  const [pip = 0, uvs = 0, own = 0] = ['pip', 'uv', 'ours'].map((who) => median(bytes[who] ?? []));
  return [
    compared('a dependency added, and push', 'dependency', '9x'),
    compared('the same, locked by it', 'dependency', '', 'dependency, plimsoll, locked too'),
    ['bytes pushed then', ...[pip, uvs, own].map((one) => formatBytes(one)), ...[pip, uvs].map((one) => `1/${(one / own).toFixed(0)}`), '1/30'], // biome-ignore format: a line
  ];
}

/** Nothing at all changed; nothing is pushed. */
async function nothing(): Promise<string[][]> {
  for (const installer of INSTALLERS) await docker(installer, 'nothing');
  for (let run = 0; run < 2; run += 1) await build(ours, store);
  for (let run = 0; run < runs; run += 1) {
    for (const installer of INSTALLERS)
      await watch.take(`nothing, ${installer}`, () => docker(installer, 'nothing'));
    await watch.take('nothing, plimsoll', () => build(ours, store));
  }
  return [compared('nothing changed', 'nothing', '0.12 s')];
}

/** Of all processes together. */
async function memory(): Promise<string[][]> {
  if (values.large === undefined) return [];
  const large = await folderOf('large', LARGE);
  const env = { ...(await offline(store)), PIP_FIND_LINKS: values.large };
  await execa(process.execPath, [PROGRAM, 'lock', large], { env });
  const most: number[] = [];
  for (let run = 0; run < Math.min(runs, 2); run += 1) {
    await atHand();
    most.push(
      await peakMemory(process.execPath, [PROGRAM, 'build', '--locked', large], { env, stdio: 'ignore' }),
    );
  }
  return [['memory, a wheel of 1 GB unpacked', '', '', formatBytes(median(most)), '', '', '400 MB']];
}

/** Everything is built and pushed once, and ours is kept aside. */
async function everythingBuilt(name: string): Promise<void> {
  for (const installer of INSTALLERS) await docker(installer, name, '--push');
  await build(ours, store, `${name}-ours`);
  await rm(join(scratch, 'built'), { recursive: true, force: true });
  await cp(store, join(scratch, 'built'), { recursive: true });
}

/** A store in which nothing is but the base. */
async function atHand(): Promise<void> {
  await rm(store, { recursive: true, force: true });
  await cp(based, store, { recursive: true });
}

async function docker(installer: Installer, name: string, ...options: readonly string[]): Promise<void> {
  const context = options.find((option) => option.startsWith('/')) ?? theirs;
  const tag = tagOf(`${name}-${installer}`);
  const more = options.filter((option) => option !== context);
  await buildBaseline({ installer, context, wheels: WHEELS, uv, tag }, ...more);
}

/** `plimsoll build` as a process of its own, into the store and into a repository. */
async function build(
  folder: string,
  into: string,
  repository?: string,
  ...options: readonly string[]
): Promise<void> {
  const sink = repository === undefined ? [] : output(repository);
  await execa(process.execPath, [PROGRAM, 'build', folder, '--quiet', ...sink, ...options], {
    env: await offline(into),
  });
}

function output(repository: string): readonly string[] {
  return ['--output', `registry:${registry.address}/bench/${repository}:1`];
}

function tagOf(name: string): string {
  const tag = `${registry.address}/bench/${name}:1`;
  tags.add(tag);
  return tag;
}

async function folderOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(scratch, `${name}-`));
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  return folder;
}

async function requirements(folder: string): Promise<string> {
  return decodeText(await readFile(join(folder, 'requirements.txt'))) ?? '';
}

function compared(what: string, name: string, budget: string, own = `${name}, plimsoll`): string[] {
  const [pip, uvs, mine] = [`${name}, pip`, `${name}, uv`, own].map((one) => watch.of(one)) as [number[], number[], number[]]; // biome-ignore format: a line
  const faster = (theirs: readonly number[]) => `${(median(theirs) / median(mine)).toFixed(1)}x faster`;
  return [what, spread(pip), spread(uvs), spread(mine), faster(pip), faster(uvs), budget];
}
