// `plimsoll inspect` on a large image: a synthetic archive of docker save, uncompressed and as gzip layers, beside the
// time it takes only to decompress its largest layer, and beside dive where it is installed. Whole processes, in turns,
// medians, peak memory.
//
//   npm run build && node bench/inspect.ts [--gigabytes 6] [--files 100000] [--runs 5]
import { execFile, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../src/formats/tar/header.ts';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { formatDuration } from '../src/formats/units/duration.ts';
import { table } from '../src/report/table.ts';

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, '../dist/cli/main.js');
const LAYERS = 4;

const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '6' },
    files: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
  },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  await bench();
} finally {
  await rm(scratch, { recursive: true });
}

async function bench(): Promise<void> {
  const bytes = Number(values.gigabytes) * 1e9;
  const plain = join(scratch, 'plain.tar');
  const layers = Array.from({ length: LAYERS }, (_, at) => join(scratch, `${at}.tar`));
  for (const [at, layer] of layers.entries()) await writeLayer(layer, at, Number(values.files) / LAYERS, bytes / LAYERS); // biome-ignore format: a line
  await writeArchive(plain, layers);
  const zipped = layers.map((layer) => `${layer}.gz`);
  for (const layer of layers) await pipeline(createReadStream(layer), createGzip({ level: 1 }), createWriteStream(`${layer}.gz`)); // biome-ignore format: a line
  const packed = join(scratch, 'packed.tar');
  await writeArchive(packed, zipped);
  const dive = spawnSync('dive', ['--version']).status === 0;
  const takes: Readonly<Record<string, () => Promise<Took>>> = {
    'inspect, uncompressed': () => took(process.execPath, [MAIN, 'inspect', plain, '--quiet', '--json']),
    'inspect, gzip layers': () => took(process.execPath, [MAIN, 'inspect', packed, '--quiet', '--json']),
    'largest layer decompressed': () => decompressed(zipped[0] ?? ''),
    ...(dive && { 'dive, uncompressed': () => took('dive', ['--ci', '--source', 'docker-archive', plain]) }),
  };
  const all = new Map<string, Took[]>();
  for (let at = 0; at < Number(values.runs); at += 1)
    for (const [name, take] of Object.entries(takes)) all.set(name, [...(all.get(name) ?? []), await take()]);
  const rows = [...all].map(([name, runs]) => {
    const of = (value: (one: Took) => number) => runs.map(value).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0; // biome-ignore format: a line
    const memory = of((one) => one.memory);
    return [name, formatDuration(of((one) => one.wall)), formatDuration(of((one) => one.cpu)), memory > 0 ? formatBytes(memory) : '']; // biome-ignore format: a line
  });
  process.stdout.write(`${table([['', 'time', 'CPU', 'peak memory'], ...rows], { width: 120, right: [1, 2] }).join('\n')}\n`); // biome-ignore format: a line
}

interface Took {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** A whole process, measured by GNU time. */
async function took(command: string, args: readonly string[]): Promise<Took> {
  const report = join(scratch, 'time');
  await run('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', command, ...args], { maxBuffer: 1e9 }).catch(
    (error) => {
      if (error.code !== 1) throw error;
    },
  );
  const file = await open(report);
  const [wall = 0, user = 0, system = 0, memory = 0] = (await file.readFile('utf8')).trim().split('\n').at(-1)?.split(' ').map(Number) ?? []; // biome-ignore format: a line
  await file.close();
  return { wall: wall * 1000, cpu: (user + system) * 1000, memory: memory * 1024 };
}

async function decompressed(layer: string): Promise<Took> {
  const start = performance.now();
  const before = process.cpuUsage();
  for await (const _ of createReadStream(layer).pipe(createGunzip({ chunkSize: 1 << 18 })));
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000, memory: 0 };
}

/** Files of many sizes, each with a beginning of its own; the rest of them is a hole. */
async function writeLayer(path: string, layer: number, files: number, bytes: number): Promise<void> {
  const weights = Array.from({ length: files }, (_, at) => 1 / (((at * 7919) % files) + 1) ** 0.9);
  const total = weights.reduce((sum, one) => sum + one, 0);
  const file = await open(path, 'w');
  let at = 0;
  for (const [index, weight] of weights.entries()) {
    const size = Math.max(16, Math.floor((weight / total) * bytes));
    const name = `usr/lib/python3/dist-packages/p${layer}_${index % 300}/m${index % 17}/f${index}.py`;
    const header = tarHeader({ path: name, kind: 'file', mode: 0o644, uid: 0, gid: 0, size, target: '' });
    const start = Buffer.from(`${layer}${index}`.padStart(16));
    await file.write(Buffer.concat([header, start]), 0, header.length + 16, at);
    at += header.length + size + tarPadding(size);
  }
  await file.write(TAR_END, 0, TAR_END.length, at);
  await file.close();
}

async function writeArchive(path: string, layers: readonly string[]): Promise<void> {
  const file = createWriteStream(path);
  const names = layers.map((_, at) => `${at}/layer.tar`);
  async function* chunks() {
    for (const [at, layer] of layers.entries()) {
      const source = await open(layer);
      const { size } = await source.stat();
      await source.close();
      yield member(names[at] ?? '', size);
      yield* createReadStream(layer, { highWaterMark: 1 << 20 });
      yield Buffer.alloc(tarPadding(size));
    }
    const manifest = [{ Config: 'config.json', RepoTags: ['bench:1'], Layers: names }];
    for (const [name, text] of [
      ['config.json', '{}'],
      ['manifest.json', JSON.stringify(manifest)],
    ] as const) {
      // biome-ignore format: a line
      yield member(name, text.length);
      yield Buffer.from(text.padEnd(text.length + tarPadding(text.length), '\0'));
    }
    yield TAR_END;
  }
  await pipeline(chunks, file);
}

function member(path: string, size: number): Uint8Array {
  return tarHeader({ path, kind: 'file', mode: 0o644, uid: 0, gid: 0, size, target: '' });
}
