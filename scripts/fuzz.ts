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
import { damager } from './fuzz/damage.ts';
import { SEEDS } from './fuzz/seeds.ts';

/**
 * Feeds damaged files to every reader and to scanning: `node scripts/fuzz.ts [CASES] [SEED]` (100,000 cases by
 * default). Ends with 1 and the case's number when something throws or takes more than two seconds of the processor.
 */
const cases = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const SLOW = 2000;
const { damaged, pick } = damager(SEEDS, seed);
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

function fail(number: number, path: string, bytes: Uint8Array, error: unknown): never {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `case ${number} (seed ${seed}) in ${path}: ${reason}\n${JSON.stringify(Buffer.from(bytes).toString('latin1'))}\n`,
  );
  process.exit(1);
}
