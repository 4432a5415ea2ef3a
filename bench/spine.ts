// What `plimsoll build` makes of examples/flightontime, beside a good hand-written multi-stage Dockerfile of the same
// application, on the same wheels and this machine's Docker: sizes and times, interleaved, medians.
//
//   sh scripts/engine.sh bases && npm test && node bench/spine.ts [--runs 5] [--page docs/benchmarks.md]
//
// The base image of the Dockerfile is at hand in all of its builds. Plimsoll makes its own from Debian packages, so it
// is measured both ways. Wheels and packages come from .cache (a file mirror), nothing from the network.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import type { Image } from '../src/model/image.ts';
import { table } from '../src/report/table.ts';
import { copyExample, LOCAL_MIRROR, offline, pinRequirements, WHEELS } from '../test/support/local.ts';
import { buildBaseline } from './support/baseline.ts';
import { dockerSizes } from './support/docker.ts';
import { Stopwatch, sizeRow, timeRow } from './support/measure.ts';
import { putTable } from './support/page.ts';
import { resident } from './support/resident.ts';

const ROOT = join(import.meta.dirname, '..');
const BASELINE = join(import.meta.dirname, 'baseline');
const PROGRAM = join(ROOT, 'dist/cli/main.js');
/** An application with other wheels on the same base: a store that has built it has the base at hand. */
const OTHER = {
  'main.py': 'from starlette.applications import Starlette\napp = Starlette()\n',
  'requirements.txt': 'starlette==0.46.2\nuvicorn==0.34.3\n',
  'plimsoll.yaml': LOCAL_MIRROR,
};

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, page: { type: 'string' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  await bench(Number(values.runs));
} finally {
  await rm(scratch, { recursive: true });
}

async function bench(runs: number): Promise<void> {
  await execa('sh', [join(ROOT, 'scripts/bootstrap.sh')], { stdio: 'inherit' });
  await execa('python3', ['-m', 'pip', 'download', '--quiet', '--dest', WHEELS, '-r', 'requirements.txt'], {
    cwd: join(ROOT, 'examples/flightontime'),
    env: { PIP_FIND_LINKS: WHEELS },
  });
  const ours = join(scratch, 'ours');
  await copyExample('flightontime', ours);
  const asWritten = join(scratch, 'as-written');
  await cp(join(ROOT, 'examples/flightontime'), asWritten, { recursive: true });
  const trimmed = join(scratch, 'trimmed');
  await cp(asWritten, trimmed, { recursive: true });
  await pinRequirements(ours, trimmed);
  const based = join(scratch, 'based');
  await buildOther(based);

  const watch = new Stopwatch();
  const store = join(scratch, 'store');
  let image: Image | undefined;
  for (let run = 0; run < runs; run += 1) {
    await watch.take('docker, as written', () => dockerBuild(asWritten, 'as-written', '--no-cache'));
    await watch.take('docker, same wheels', () => dockerBuild(trimmed, 'trimmed', '--no-cache'));
    await rm(store, { recursive: true, force: true });
    await watch.take('plimsoll, nothing at hand', () => build(ours, store));
    await rm(store, { recursive: true });
    await cp(based, store, { recursive: true });
    await watch.take('plimsoll, base at hand', async () => {
      image = await build(ours, store);
    });
    const edit = (folder: string) => writeFile(join(folder, 'API/version.py'), `RUN = ${Date.now()}\n`);
    await Promise.all([trimmed, ours].map(edit));
    await watch.take('docker, one file changed', () => dockerBuild(trimmed, 'trimmed'));
    await watch.take('plimsoll, one file changed', () => build(ours, store));
    await watch.take('docker, nothing changed', () => dockerBuild(trimmed, 'trimmed'));
    await watch.take('plimsoll, nothing changed', () => build(ours, store));
    const staying = await resident(PROGRAM, ours, await offline(store));
    await watch.take('plimsoll, one file changed, staying', async () => {
      await edit(ours);
      await staying.built();
    });
    staying.stop();
  }
  if (image === undefined) return;
  const written = await dockerSizes(tag('as-written'), scratch);
  const same = await dockerSizes(tag('trimmed'), scratch);
  const rows = [
    ['', 'Dockerfile', 'Plimsoll', ''],
    sizeRow('image, uncompressed', written.size, image.size),
    sizeRow('image, compressed', written.compressed, image.compressed),
    sizeRow('image, uncompressed, same wheels', same.size, image.size),
    sizeRow('image, compressed, same wheels', same.compressed, image.compressed),
    timeRow('clean build', watch.of('docker, as written'), watch.of('plimsoll, base at hand')),
    timeRow('clean build, same wheels', watch.of('docker, same wheels'), watch.of('plimsoll, base at hand')),
    timeRow(
      'the same, base made too',
      watch.of('docker, same wheels'),
      watch.of('plimsoll, nothing at hand'),
    ),
    timeRow('one file changed', watch.of('docker, one file changed'), watch.of('plimsoll, one file changed')),
    timeRow(
      'one file changed, build --watch',
      watch.of('docker, one file changed'),
      watch.of('plimsoll, one file changed, staying'),
    ),
    timeRow('nothing changed', watch.of('docker, nothing changed'), watch.of('plimsoll, nothing changed')),
  ];
  if (values.page !== undefined)
    await putTable(values.page, 'spine', rows, `node bench/spine.ts --runs ${runs}`);
  process.stdout.write(`${table(rows, { width: 120, right: [1, 2] }).join('\n')}\n`);
}

async function dockerBuild(context: string, name: string, ...options: readonly string[]): Promise<void> {
  await buildBaseline(
    { installer: 'pip', context, wheels: WHEELS, uv: BASELINE, tag: tag(name) },
    ...options,
  );
}

function tag(name: string): string {
  return `plimsoll-bench/flightontime:${name}`;
}

/** `plimsoll build` as a process of its own, into the store. */
async function build(folder: string, store: string): Promise<Image | undefined> {
  const args = [PROGRAM, 'build', '--locked', '--json', folder];
  const { stdout } = await execa(process.execPath, args, { env: await offline(store) });
  const { images }: { images: readonly Image[] } = JSON.parse(stdout);
  return images[0];
}

async function buildOther(store: string): Promise<void> {
  const folder = await mkdtemp(join(scratch, 'other-'));
  for (const [name, text] of Object.entries(OTHER)) await writeFile(join(folder, name), text);
  await execa(process.execPath, [PROGRAM, 'build', folder], {
    env: await offline(store),
  });
}
