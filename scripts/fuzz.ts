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
import { fuzz } from './fuzz/run.ts';
import { SEEDS } from './fuzz/seeds.ts';

const readScript = await scriptReader();

/**
 * Feeds damaged files to every reader and to scanning: `node scripts/fuzz.ts [CASES] [SEED]` (100,000 cases by
 * default). Ends with 1 and the case's number when something throws or takes more than two seconds of the processor.
 */
await fuzz(SEEDS, Object.keys(SEEDS), 'nothing threw', read);

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
