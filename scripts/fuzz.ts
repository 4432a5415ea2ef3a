import { scriptReader } from '../src/formats/javascript/read.ts';
import { condaManifest } from '../src/formats/manifest/conda.ts';
import { pipfileManifest } from '../src/formats/manifest/pipfile.ts';
import { pyprojectManifest } from '../src/formats/manifest/pyproject.ts';
import { packageManifest } from '../src/formats/npm/manifest.ts';
import { readPython } from '../src/formats/python/read.ts';
import { readRequirements } from '../src/formats/requirements/requirements.ts';
import { decodeText } from '../src/formats/text/decode.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { scan } from '../src/scan/scan.ts';
import { SEEDS } from './fuzz/seeds.ts';

/**
 * Feeds damaged files to every reader and to scanning: `node scripts/fuzz.ts [CASES] [SEED]` (100,000 cases by
 * default). Ends with 1 and the case's number when something throws or takes more than two seconds of the processor.
 */
const cases = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const SLOW = 2000;
const MARKS = ['"""', "'", '(', '[{', ')', '\\\n', '\n', '\t', 'f"{', '\u0000', '\ufeff', '<<<<<<< HEAD\n', 'def ', 'import ', ':', '=', '{{', '}', '#', '..', '`', '${', '=>', '</', '<a>', '@x ', '?.', 'import(', '/*', '//', '</script>', 'a?b:', 'class {', 'async ']; // biome-ignore format: one list
const random = generator(seed);
const paths = Object.keys(SEEDS);
const readScript = await scriptReader();

for (let number = 0; number < cases; number += 1) {
  const path = pick(paths);
  const bytes = damaged(Buffer.from(SEEDS[path] ?? ''));
  const start = process.cpuUsage();
  try {
    await read(path, bytes, number);
  } catch (error) {
    fail(number, path, bytes, error);
  }
  // Processor time: how busy the machine is otherwise says nothing.
  const milliseconds = process.cpuUsage(start).user / 1000;
  if (milliseconds > SLOW) fail(number, path, bytes, new Error(`took ${Math.round(milliseconds)} ms`));
}
process.stdout.write(`${cases} cases, seed ${seed}: nothing threw\n`);

/** One in eight goes through the whole of scanning, the others through the reader of the file alone. */
async function read(path: string, bytes: Uint8Array, number: number): Promise<void> {
  if (number % 8 === 0) {
    await scan(memoryTree({ ...SEEDS, [path]: bytes }));
    return;
  }
  const text = decodeText(bytes);
  if (text === null) return;
  if (/\.([jt]sx?|vue|astro|html)$/.test(path)) readScript(path, text);
  else if (path.endsWith('.json')) packageManifest(path, text);
  else if (path.endsWith('.py')) readPython(path, text);
  else if (path.endsWith('.toml')) pyprojectManifest(path, text, []);
  else if (path.endsWith('.yml')) condaManifest(path, text, () => text);
  else if (path === 'Pipfile') pipfileManifest(path, text);
  else readRequirements(path, () => text);
}

/** Bytes cut, repeated, overwritten or mixed with pieces of other seeds, one to six times. */
function damaged(original: Buffer): Buffer {
  let bytes = original;
  for (let times = 1 + below(6); times > 0; times -= 1) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(40));
    const piece = Buffer.from(SEEDS[pick(paths)] ?? '');
    const from = below(piece.length + 1);
    const noise = Buffer.from(Array.from({ length: below(8) }, () => below(256)));
    const middle = pick([
      Buffer.alloc(0),
      noise,
      piece.subarray(from, from + below(60)),
      bytes.subarray(at, end),
      Buffer.from(pick(MARKS)),
    ]);
    bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(pick([at, end]))]);
  }
  return bytes;
}

function fail(number: number, path: string, bytes: Uint8Array, error: unknown): never {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `case ${number} (seed ${seed}) in ${path}: ${reason}\n${JSON.stringify(Buffer.from(bytes).toString('latin1'))}\n`,
  );
  process.exit(1);
}

function below(limit: number): number {
  return Math.floor(random() * limit);
}

function pick<T>(items: readonly T[]): T {
  const item = items[below(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
