import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakePlan } from '../../../test/support/image.ts';
import { scratchFolder } from '../../../test/support/store.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Entry } from '../../model/entry.ts';
import { choose } from '../../model/evidence.ts';
import { openStore } from '../../store/store.ts';
import { file } from '../base/make.ts';
import type { Installed } from '../wheels.ts';
import { librariesForOthers } from './libraries.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';
const LIBRARY = 'onnxruntime/capi/libonnxruntime.so.1.32.0';
const RUNTIME = {
  [LIBRARY]: 'libonnxruntime.so.1',
  'onnxruntime/capi/state.cpython-311-x86_64-linux-gnu.so': 'libonnxruntime_providers_shared.so',
  'onnxruntime/__init__.py': 'path = join(dirname(__file__), "capi", "libonnxruntime_providers_cuda.so")',
  'onnxruntime-1.32.0.dist-info/RECORD': `${LIBRARY},,`,
};

type Files = Readonly<Record<string, string>>;

interface Given {
  readonly runtime?: Files;
  /** Another distribution of the image. */
  readonly other?: Files;
  readonly tree?: Files;
  readonly command?: readonly string[];
}

const store = await openStore(scratchFolder());
let count = 0;

async function leftOut({
  runtime = {},
  other = {},
  tree = {},
  command = [],
}: Given): Promise<readonly string[]> {
  const files: Readonly<Record<string, Files>> = { onnxruntime: { ...RUNTIME, ...runtime }, other };
  count += 1;
  const wheels = Object.keys(files).map((name) => {
    const wheel = `${name}-1-py3-none-any.whl`;
    return { file: wheel, name, version: '1', sha256: `${name} ${count}`, size: 1 };
  });
  const installed: Installed = async ({ name }) => entriesOf(files[name] ?? {});
  const source = choose({ files: Object.keys(tree), weights: [], destination: '/app', excluded: [] }, '');
  const plan = fakePlan({ source, command: choose(command, '') });
  const ports = { tree: memoryTree(tree), store };
  const found = await librariesForOthers(wheels, installed, '3.11', plan, ports);
  const unopened: Installed = async ({ name }) => assert.fail(`${name} is opened again`);
  const again = await librariesForOthers(wheels, unopened, '3.11', plan, ports);
  assert.deepEqual(found, again, 'as remembered');
  return [...found.values()];
}

function entriesOf(files: Files): readonly Entry[] {
  return Object.entries(files).map(([path, text]) => file(`${SITE}/${path}`, text));
}

test('a library for others goes where nothing of the image can load it', async () => {
  const table: readonly (readonly [what: string, given: Given])[] = [
    ['nothing else', {}],
    ['sources that use it as everybody does', { other: { 'm.py': 'import onnxruntime as ort\nort.InferenceSession' } }],
    ['a folder of the name in other sources', { other: { 'm.py': 'join("src", "capi", "x.c")' } }],
    ['native code of others', { other: { 'x.cpython-311-x86_64-linux-gnu.so': 'libz.so.1' } }],
    ['a record of what is installed', { other: { 'other-1.dist-info/RECORD': 'libonnxruntime.so' } }],
    ['an application that uses it', { tree: { 'main.py': 'import onnxruntime' }, command: ['uvicorn', 'main:app'] }],
  ]; // biome-ignore format: a case a line
  for (const [what, given] of table) assert.deepEqual(await leftOut(given), [LIBRARY], what);
});

test('it stays where anything may', async () => {
  const long = `${'x'.repeat(2 ** 20 - 4)}onnxruntime`;
  const table: readonly (readonly [what: string, given: Given])[] = [
    ['the extension module is linked to it', { runtime: { 'onnxruntime/capi/state.cpython-311-x86_64-linux-gnu.so': '\0libonnxruntime.so.1\0' } }],
    ['its own sources load it', { runtime: { 'onnxruntime/load.py': 'CDLL("libonnxruntime.so.1")' } }],
    ['there are two', { runtime: { 'onnxruntime/capi/libonnxruntime.so.1': '' } }],
    ['onnxruntime-genai loads it', { other: { 'og.cpython-311-x86_64-linux-gnu.so': 'libonnxruntime.so.1' } }],
    ['native code that puts the name together', { other: { 'x.so': 'lib\0onnxruntime\0.so' } }],
    ['a name across two chunks', { other: { 'x.so': long } }],
    ['a source that looks into the folder', { other: { 'm.py': 'glob(join(onnxruntime.__path__[0], "capi", "*.so*"))' } }],
    ['the other way round', { other: { 'm.py': 'FOLDER = "capi"\nimport onnxruntime' } }],
    ['the application loads it', { tree: { 'main.py': 'CDLL(find("libonnxruntime"))' } }],
    ['a library of the application does', { tree: { 'lib/x.so': '\x7fELF\0onnxruntime' } }],
    ['the command says it', { command: ['env', 'LD_PRELOAD=/opt/venv/lib/onnxruntime/x', 'python'] }],
  ]; // biome-ignore format: a case a line
  for (const [what, given] of table) assert.deepEqual(await leftOut(given), [], what);
});
