import { check } from '../src/check/check.ts';
import { fix } from '../src/check/fix.ts';
import { readCompose } from '../src/formats/compose/compose.ts';
import { parseDockerfile, printDockerfile } from '../src/formats/dockerfile/parse.ts';
import { parseIgnore } from '../src/formats/dockerignore/ignore.ts';
import { readManifest } from '../src/formats/kubernetes/manifest.ts';
import { parseNginx, printNginx } from '../src/formats/nginx/parse.ts';
import { decodeText } from '../src/formats/text/decode.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import type { YamlNode } from '../src/formats/yaml/node.ts';
import { parseYaml } from '../src/formats/yaml/parse.ts';
import { CONTAINER_SEEDS } from './fuzz/container-seeds.ts';
import { fuzz } from './fuzz/run.ts';

/** One in so many goes through checking all files together, and one through mending them too. */
const CHECKED = 16;
const MENDED = 128;

/**
 * Feeds damaged container files to their readers, to checking and to mending:
 * `node scripts/fuzz-containers.ts [CASES] [SEED]` (100,000 cases by default). Ends with 1 and the case's number when
 * something throws, is not printed back byte for byte, has a place outside the file, or takes more than two seconds of
 * the processor.
 */
await fuzz(
  CONTAINER_SEEDS,
  Object.keys(CONTAINER_SEEDS).filter((path) => !/\.(py|txt)$/.test(path)),
  'nothing threw, everything was printed back',
  read,
);

async function read(path: string, bytes: Uint8Array, number: number): Promise<void> {
  if (number % CHECKED === 0) {
    const input = { tree: memoryTree({ ...CONTAINER_SEEDS, [path]: bytes }), inventory: null };
    if (number % MENDED === 0) await fix(input, { persona: 'auditor' }, true);
    else await check(input, { persona: 'auditor' });
    return;
  }
  const text = decodeText(bytes);
  if (text === null) return;
  if (path.endsWith('ockerfile')) same(printDockerfile(parseDockerfile(text)), text);
  else if (path === '.dockerignore') parseIgnore(text);
  else if (path === 'nginx.conf') same(printNginx(parseNginx(text)), text);
  else {
    if (path === 'k8s.yaml') readManifest(path, text);
    else readCompose([path], (other) => (other === path ? text : (CONTAINER_SEEDS[other] ?? null)));
    for (const document of parseYaml(path, text).documents) inside(document, text.length, new Set());
  }
}

function same(printed: string, text: string): void {
  if (printed !== text) throw new Error('is not printed back byte for byte');
}

/** Every node stands inside the file; a mended file is edited in place, so that all else stays as it was. */
function inside(node: YamlNode, length: number, seen: Set<YamlNode>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.start < 0 || node.end < node.start || node.end > length)
    throw new Error(`a ${node.kind} from ${node.start} to ${node.end} of ${length}`);
  if (node.kind === 'list') for (const item of node.items) inside(item, length, seen);
  if (node.kind === 'map') for (const { value } of node.entries) inside(value, length, seen);
}
