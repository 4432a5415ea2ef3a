import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { execa } from 'execa';
import { parseLock } from '../src/formats/lockfile/lockfile.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { type LocalServer, serve } from './support/server.ts';
import { scratchFolder } from './support/store.ts';
import { fakeWheel } from './support/wheel.ts';

const PROGRAM = join(import.meta.dirname, '../src/cli/main.ts');
const TAG = 'py3-none-manylinux_2_17_x86_64';
const MAIN = `import torch
from starlette.applications import Starlette

device = "cuda" if torch.cuda.is_available() else "cpu"
app = Starlette()
`;

let env: Readonly<Record<string, string>>;
before(async () => {
  env = await offline(scratchFolder());
});

function wheel(name: string, version: string, requires: readonly string[], bytes: number): Buffer {
  const info = `${name}-${version}.dist-info`;
  const needs = requires.map((one) => `Requires-Dist: ${one}\n`).join('');
  return fakeWheel(name, version, {
    [`${name}/__init__.py`]: '',
    [`${name}/library.bin`]: new Uint8Array(bytes),
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs}`,
  });
}

type Wheels = Readonly<Record<string, Buffer>>;

const CUDA = ['nvidia-cublas-cu12==12.6', 'triton==3.3.1'];
const USUAL: Wheels = {
  [`torch-2.7.1-${TAG}.whl`]: wheel('torch', '2.7.1', CUDA, 400_000),
  [`nvidia_cublas_cu12-12.6-py3-none-manylinux_2_17_x86_64.whl`]: wheel(
    'nvidia_cublas_cu12',
    '12.6',
    [],
    2_000_000,
  ),
  [`triton-3.3.1-${TAG}.whl`]: wheel('triton', '3.3.1', [], 500_000),
  'timm-1.0-py3-none-any.whl': wheel('timm', '1.0', ['torch>=2'], 10),
};
const CPU: Wheels = { [`torch-2.7.1+cpu-${TAG}.whl`]: wheel('torch', '2.7.1+cpu', [], 200_000) };

/** An index that says sizes (PEP 691, PEP 700). */
function index(all: Wheels): Promise<LocalServer> {
  return serve((request, answer) => {
    const [, kind, name = ''] =
      /^\/(simple|files)\/([^/]+)/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const bytes = all[name];
    if (kind === 'files' && bytes !== undefined) return void answer.end(bytes);
    const own = Object.entries(all).filter(([file]) => file.split('-')[0]?.replaceAll('_', '-') === name);
    if (kind !== 'simple' || own.length === 0) return void answer.writeHead(404).end();
    const files = own.map(([filename, body]) => ({
      filename,
      url: `/files/${encodeURIComponent(filename)}`,
      size: body.length,
      hashes: { sha256: createHash('sha256').update(body).digest('hex') },
    }));
    answer.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' });
    answer.end(JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions: [], files }));
  });
}

interface Asked {
  readonly requirements?: string;
  readonly cpuIndex: string;
  readonly gpu?: boolean;
  readonly files?: Readonly<Record<string, string>>;
}

/** The names and versions that are locked, and what is told on the way. */
async function lock({ requirements = 'starlette\nuvicorn\ntorch\n', cpuIndex, gpu, files = {} }: Asked) {
  await using usual = await index(USUAL);
  const folder = scratchFolder();
  const set = gpu === undefined ? '' : `services:\n  api:\n    gpu: ${gpu}\n`;
  const all = {
    'main.py': MAIN,
    'requirements.txt': requirements,
    'plimsoll.yaml': `${LOCAL_MIRROR}torch:\n  cpuIndex: ${cpuIndex}\n${set}`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) await writeFile(join(folder, path), text);
  const { PIP_NO_INDEX: _, ...online } = env;
  const cache = scratchFolder();
  await mkdir(cache, { recursive: true });
  const environment = {
    ...online,
    PIP_INDEX_URL: `${usual.url}/simple`,
    UV_CACHE_DIR: cache,
    UV_HTTP_RETRIES: '0',
  };
  const run = (verb: string) =>
    execa(process.execPath, [PROGRAM, verb, folder], { env: environment, reject: false });
  const { stderr, exitCode } = await run('lock');
  assert.equal(exitCode, 0, stderr);
  const { value } = parseLock(await readFile(join(folder, 'plimsoll.lock'), 'utf8'));
  const names = Object.values(value?.wheels ?? {}).map(({ name, version }) => `${name} ${version}`);
  return { names, told: stderr, explained: (await run('explain')).stdout };
}

const ours = (names: readonly string[]): readonly string[] =>
  names.filter((name) => /torch|nvidia|triton|timm/.test(name)).sort();

const WITH_CUDA = ['nvidia-cublas-cu12 12.6', 'torch 2.7.1', 'triton 3.3.1'];

test('a service without a GPU gets PyTorch for CPUs from the index that is set, asked for or brought along', async () => {
  await using cpu = await index(CPU);
  const cpuIndex = `${cpu.url}/simple`;
  const { names, told, explained } = await lock({ cpuIndex });
  assert.deepEqual(ours(names), ['torch 2.7.1+cpu']);
  assert.match(
    told,
    /torch 2\.7\.1\+cpu, its build for CPUs, is installed: 2 packages fewer, [\d.]+ kB of wheels saved/,
  );
  assert.match(
    explained,
    /PyTorch, for torch, in its build for CPUs: no code that it reaches insists on a GPU/,
  );
  const brought = await lock({
    cpuIndex,
    requirements: 'starlette\nuvicorn\ntimm\n',
    files: { 'main.py': MAIN.replace('import torch', 'import timm, torch') },
  });
  assert.deepEqual(ours(brought.names), ['timm 1.0', 'torch 2.7.1+cpu']);
});

test('what runs on a GPU, or names a build or its files, keeps what it asks for', async () => {
  await using cpu = await index(CPU);
  const cpuIndex = `${cpu.url}/simple`;
  const onGpu = await lock({ cpuIndex, gpu: true });
  assert.deepEqual(ours(onGpu.names), WITH_CUDA);
  assert.doesNotMatch(onGpu.told, /build for CPUs/);
  const asks = await lock({
    cpuIndex,
    files: { 'main.py': `${MAIN}model = torch.nn.Linear(1, 1).to("cuda")\n` },
  });
  assert.deepEqual(ours(asks.names), WITH_CUDA);
  const refused = await lock({
    cpuIndex,
    gpu: false,
    files: { 'main.py': `${MAIN}model = torch.nn.Linear(1, 1).to("cuda")\n` },
  });
  assert.deepEqual(ours(refused.names), ['torch 2.7.1+cpu']);
});

test('an index that cannot be reached, or lacks the release, leaves the usual build, and that is told', async () => {
  await using empty = await index({});
  const lacking = await lock({ cpuIndex: `${empty.url}/simple` });
  assert.deepEqual(ours(lacking.names), WITH_CUDA);
  assert.match(lacking.told, /PyTorch's builds for CPUs cannot be had/);
  const closed = await lock({ cpuIndex: 'http://127.0.0.1:9/simple' });
  assert.deepEqual(ours(closed.names), WITH_CUDA);
  assert.match(closed.told, /PyTorch's builds for CPUs cannot be had: .*cannot be reached/);
});
