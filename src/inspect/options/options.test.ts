import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Inspection } from '../../model/inspection.ts';
import type { Inventory, Service } from '../../model/inventory.ts';
import { inspect } from '../inspect.ts';
import { imageOf, tarOf } from '../testing/image.ts';
import { type Graph, orphans } from './graph.ts';

const SITE = 'usr/lib/python3.11/site-packages';
const weight = (bytes: number): string => 'x'.repeat(bytes);

/** A distribution as an installer leaves it: one file of this many bytes, and what it requires. */
function distribution(name: string, files: Record<string, number>, requires: readonly string[] = []) {
  const info = `${SITE}/${name}-1.0.dist-info`;
  const metadata = `Name: ${name}\n${requires.map((one) => `Requires-Dist: ${one}\n`).join('')}\nRequires-Dist: not-this-one\n`;
  const own = Object.entries(files).map(([path, bytes]) => [`${SITE}/${path}`, weight(bytes)]);
  return {
    ...Object.fromEntries(own),
    [`${info}/METADATA`]: metadata,
    [`${info}/RECORD`]: Object.keys(files)
      .map((path) => `${path},,\n`)
      .join(''),
  };
}

const stanza = (name: string, over = '') =>
  `Package: ${name}\nStatus: install ok installed\nVersion: 1\n${over}\n`;

const saves = ({ options }: Inspection) => Object.fromEntries(options.map((one) => [one.id, one.saves]));

async function savings(files: Parameters<typeof tarOf>[0], services: readonly Partial<Service>[] = []) {
  const inventory = { services } as unknown as Inventory;
  const inspection = await inspect(imageOf([tarOf(files)], { os: 'linux', architecture: 'amd64' }), {
    ...(services.length > 0 && { uses: { inventory, service: null } }),
  });
  return saves(inspection);
}

test('CUDA: NVIDIA packages, Triton, and the parts of PyTorch that call them', async () => {
  const torch = distribution('torch', {
    'torch/lib/libtorch_cuda.so': 500_000,
    'torch/lib/libtorch_cpu.so': 900_000,
  });
  const cuda = distribution('nvidia_cublas_cu12', { 'nvidia/cublas/lib/libcublas.so.12': 300_000 });
  const triton = distribution('triton', { 'triton/x.so': 200_000 });
  assert.deepEqual(await savings({ ...torch, ...cuda, ...triton }), { 'cpu-torch': 1_000_000 });
  assert.deepEqual(await savings(distribution('torch', { 'torch/lib/libtorch_cpu.so': 900_000 })), {});
});

test('ONNX Runtime: its libraries for GPUs, and NVIDIA packages unless PyTorch needs them', async () => {
  const gpu = distribution('onnxruntime_gpu', {
    'onnxruntime/capi/libonnxruntime_providers_cuda.so': 400_000,
    'onnxruntime/capi/libonnxruntime_providers_shared.so': 10_000,
  });
  const cuda = distribution('nvidia_cublas_cu12', { 'nvidia/cublas/lib/libcublas.so.12': 300_000 });
  assert.deepEqual(await savings({ ...gpu, ...cuda }), { 'cpu-onnxruntime': 700_000 });
  const torch = distribution('torch', { 'torch/lib/libtorch_cpu.so': 900_000 });
  assert.equal((await savings({ ...gpu, ...cuda, ...torch }))['cpu-onnxruntime'], 400_000);
  assert.deepEqual(await savings(distribution('onnxruntime', { 'onnxruntime/capi/x.so': 900_000 })), {});
});

test('OpenCV: Qt in the wheel, and what Debian has only for it', async () => {
  const opencv = distribution('opencv_python', {
    'opencv_python.libs/libQt5Core.so': 200_000,
    'opencv_python.libs/libavcodec.so': 900_000,
    'cv2/qt/fonts/a.ttf': 50_000,
  });
  const debian = {
    'var/lib/dpkg/status': [
      stanza('libgl1', 'Depends: libglx0'),
      stanza('libglx0'),
      stanza('libc6', 'Priority: required'),
    ].join('\n'),
    'var/lib/dpkg/info/libgl1.list': '/usr/lib/libGL.so.1\n',
    'var/lib/dpkg/info/libglx0.list': '/usr/lib/libGLX.so.0\n',
    'var/lib/dpkg/info/libc6.list': '/usr/lib/libc.so.6\n',
    'usr/lib/libGL.so.1': weight(70_000),
    'usr/lib/libGLX.so.0': weight(30_000),
    'usr/lib/libc.so.6': weight(1_000),
  };
  assert.equal((await savings({ ...opencv, ...debian }))['headless-opencv'], 350_000);
  assert.equal((await savings({ ...opencv }))['headless-opencv'], 250_000);
});

test('unused: they and what only they need; what another needs, pinned or not, or somebody declared, stays', async () => {
  const files = {
    ...distribution('api', { 'api.py': 1 }, ['shared', 'only-windows; sys_platform == "win32"']),
    ...distribution('heavy', { 'heavy.so': 400_000 }, [
      'Only_Heavy>=1',
      'shared',
      'declared',
      'only-windows',
    ]),
    ...distribution('only_heavy', { 'only.so': 200_000 }, ['heavy']),
    ...distribution('shared', { 'shared.so': 100_000 }),
    ...distribution('declared', { 'declared.so': 100_001 }),
    ...distribution('only_windows', { 'windows.so': 50_000 }),
    ...distribution('brought', { 'brought.so': 60_000 }, ['pinned']),
    ...distribution('pinned', { 'pinned.so': 70_000 }),
  };
  const service = {
    id: 'a',
    language: 'python',
    declared: ['api', 'declared', 'heavy'],
    undeclared: [],
    heavy: [],
  };
  assert.deepEqual(await savings(files, [{ ...service, unused: ['heavy', 'pinned'] } as Partial<Service>]), {
    'unused-packages': 650_000,
  });
  const other = { ...service, id: 'b', unused: [] };
  assert.deepEqual(
    await savings(files, [{ ...service, unused: ['heavy'] }, other] as Partial<Service>[]),
    {},
  );
});

test('extras: one counts when somebody asks for it, or when what it needs is there and was not declared', async () => {
  const unused = {
    id: 'api',
    language: 'python',
    declared: ['base', 'plots'],
    undeclared: [],
    unused: ['plots'],
  };
  const service = unused as unknown as Partial<Service>;
  const plots = distribution('plots', { 'plots.py': 200_000 });
  const extra = 'plots; extra == "plot"';
  assert.equal((await savings({ ...distribution('base', { 'base.py': 1 }, [extra]), ...plots }, [service]))['unused-packages'], 200_000); // biome-ignore format: a line
  const asks = { ...service, declared: ['base', 'plots', 'other'] };
  const other = distribution('other', { 'other.py': 1 }, ['base[plot]']);
  assert.deepEqual(await savings({ ...distribution('base', { 'base.py': 1 }, [extra]), ...plots, ...other }, [asks]), {}); // biome-ignore format: a line
});

test('split: the lightest of the services of one image', async () => {
  const files = {
    ...distribution('torch', { 'torch.so': 700_000 }),
    ...distribution('api', { 'api.py': 1 }),
  };
  const one = { language: 'python', declared: ['api', 'torch'], undeclared: [], unused: [] };
  const heavy = (needed: boolean) => [{ name: 'torch', needed }];
  const services = [
    { ...one, id: 'api', heavy: heavy(false) },
    { ...one, id: 'worker', heavy: heavy(true) },
  ] as unknown as Partial<Service>[];
  assert.deepEqual(await savings(files, services), { 'split-services': 700_000 });
});

test('weights no package brought, copies, bytecode beside its source, tools', async () => {
  const files = {
    ...distribution('lib', { 'lib/tests/data.pkl': 1_000_000 }),
    ...distribution('pytest', { 'pytest.py': 150_000 }, ['pluggy']),
    ...distribution('pluggy', { 'pluggy.py': 150_000 }),
    'models/a.onnx': weight(1_200_000),
    'app/m.py': '',
    'srv/one': weight(150_002),
    'srv/two': weight(150_002),
    'app/__pycache__/m.cpython-311.pyc': weight(100_001),
    'app/__pycache__/gone.cpython-311.pyc': weight(100_002),
  };
  assert.deepEqual(await savings(files), {
    'development-packages': 300_000,
    'mounted-weights': 1_200_000,
    'no-bytecode': 100_001,
    'no-duplicates': 150_002,
  });
});

test('what a rewrite doubled goes with the file', async () => {
  const file = { 'models/a.onnx': weight(1_000_000) };
  const inspection = await inspect(imageOf([tarOf(file), tarOf(file, { uid: 7 })]));
  assert.deepEqual(saves(inspection), { 'merged-layers': 1_000_000, 'mounted-weights': 2_000_000 });
});

test('property: what can be reached from what is kept is no orphan, and what stays needs none', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const graphs = fc.dictionary(name, fc.array(name, { maxLength: 3 }));
  fc.assert(
    fc.property(graphs, name, fc.array(name, { maxLength: 2 }), (edges, removed, all) => {
      const graph: Graph = new Map(Object.entries(edges));
      const kept = all.filter((one) => one !== removed);
      const gone = orphans(graph, new Set([removed]), kept);
      for (const one of gone) assert.ok(graph.has(one));
      for (const one of reached(graph, kept)) assert.ok(one === removed || !gone.has(one));
      // What is gone is needed by nothing that stays.
      for (const [from, needs] of graph)
        if (!gone.has(from) && reached(graph, kept).has(from))
          assert.ok(needs.every((one) => !gone.has(one)));
    }),
  );
});

function reached(graph: Graph, kept: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (one: string): void => {
    if (seen.has(one) || !graph.has(one)) return;
    seen.add(one);
    for (const next of graph.get(one) ?? []) visit(next);
  };
  for (const one of kept) visit(one);
  return seen;
}
