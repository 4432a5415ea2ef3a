import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { buildInput, PURE, type TestBuild, testBuild } from '../../test/support/build.ts';
import { fakeElf } from '../../test/support/elf.ts';
import { fakePlan } from '../../test/support/image.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { readTar } from '../formats/tar/read.ts';
import { contentBytes } from '../formats/zip/content.ts';
import { memoryBlob } from '../model/blob.ts';
import { choose } from '../model/evidence.ts';
import type { Image } from '../model/image.ts';
import type { ServicePlan } from '../model/plan.ts';
import { build } from './build.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';
const INPUT = buildInput();

async function run(made: TestBuild) {
  const { value, diagnostics } = await build(made.plan, made.lock, made.ports);
  return { images: value, diagnostics };
}

/** What an image's layers leave at each path: mode, owner and text or target. */
async function unpack(image: Image, { ports }: TestBuild): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const layer of image.layers) {
    const blob = await ports.store.blob(layer.digest);
    assert.ok(blob);
    for (const entry of await readTar(memoryBlob(gunzipSync(await blob.read(0, blob.size))), layer.what)) {
      const head = `${entry.mode.toString(8)} ${entry.uid}:${entry.gid}`;
      const bytes = entry.kind === 'file' ? await contentBytes(entry.content, 1e7, entry.path) : null;
      const rest = bytes
        ? Buffer.from(bytes).toString('latin1')
        : 'target' in entry
          ? `-> ${entry.target}`
          : '/';
      files.set(entry.path, `${head} ${rest}`);
    }
  }
  return files;
}

test('an image holds base, wheels, virtual environment and application, each in its layer', async () => {
  const made = await testBuild({
    ...INPUT,
    native: [
      {
        package: 'libgl1',
        files: { 'usr/lib/x86_64-linux-gnu/libGL.so.1': fakeElf({ soname: 'libGL.so.1' }) },
      },
    ],
    services: [
      fakePlan({
        source: choose(
          {
            files: Object.keys(INPUT.tree).sort(),
            weights: ['model.bin'],
            destination: '/app',
            excluded: [],
          },
          '',
        ),
        writable: [
          choose({ path: '/tmp', kind: 'tmpfs' }, ''),
          choose({ path: '/app/uploads', kind: 'volume' }, ''),
        ],
      }),
    ],
  });
  const { images, diagnostics } = await run(made);
  assert.deepEqual(diagnostics, []);
  const [image, ...others] = images;
  assert.ok(image && others.length === 0);
  assert.deepEqual(
    image.layers.map(({ kind, what, cached }) => [kind, what, cached]),
    [
      ['base', 'Debian bookworm with Python 3.11', false],
      ['native', '1 native package', false],
      ['wheel', 'native 2.0', false],
      ['wheels', '1 wheel', false],
      ['weights', 'weights', false],
      ['application', 'application', false],
    ],
  );
  const files = await unpack(image, made);
  const starts: Readonly<Record<string, string>> = {
    bin: '777 0:0 -> usr/bin',
    'usr/bin/python3.11': '755 0:0 interpreter',
    'usr/bin/tool': '644 0:0 tool',
    'usr/lib/python3.11/__pycache__/os.cpython-311.pyc': '644 0:0 ',
    'opt/venv/bin/python': '777 0:0 -> /usr/bin/python3.11',
    'opt/venv/pyvenv.cfg': '644 0:0 home = /usr/bin',
    [`${SITE}/tool/__init__.py`]: '644 0:0 x = 1',
    [`${SITE}/tool/__pycache__/__init__.cpython-311.pyc`]: '644 0:0 ',
    [`${SITE}/native/data.bin`]: '644 0:0 ',
    'app/main.py': '644 0:0 import tool',
    'app/__pycache__/main.cpython-311.pyc': '644 0:0 ',
    'app/model.bin': '644 0:0 weights',
    'app/uploads': '755 10001:10001 /',
    'app/uploads/kept.txt': '644 10001:10001 kept',
    'home/app': '755 10001:10001 /',
  };
  for (const [path, start] of Object.entries(starts))
    assert.ok(files.get(path)?.startsWith(start), `${path}: ${files.get(path)?.slice(0, 60)}`);
  assert.match(files.get('etc/passwd') ?? '', /^app:x:10001:10001:app:\/home\/app:/m);
  for (const path of [
    'app/__pycache__/broken.cpython-311.pyc',
    `${SITE}/tool/__pycache__/template.cpython-311.pyc`,
  ])
    assert.ok(!files.has(path), path);
  assert.match(image.ref, /^api:[0-9a-f]{12}$/);
  assert.equal(
    image.size,
    image.layers.reduce((sum, layer) => sum + layer.size, 0),
  );
});

test('a build that changes nothing looks everything up', async () => {
  const cache = scratchFolder();
  const first = await testBuild({ ...INPUT, cache });
  const [before] = (await run(first)).images;
  const again = await testBuild({ ...INPUT, cache });
  const { images } = await run({ ...again, ports: { ...again.ports, store: watched(again) } });
  assert.deepEqual(again.fetched, []);
  assert.deepEqual(images[0]?.digest, before?.digest);
  assert.ok(images[0]?.layers.every((layer) => layer.cached));
});

/** The store of a build that may read only. */
function watched({ ports: { store } }: TestBuild): TestBuild['ports']['store'] {
  const refuse = (): never => assert.fail('something was written');
  return {
    blob: (digest) => store.blob(digest),
    path: (digest) => store.path(digest),
    recall: (kind, key) => store.recall(kind, key),
    folder: (kind, key, make) => store.folder(kind, key, make),
    writer: refuse,
    spool: refuse,
    remember: refuse,
  };
}

test('a changed line makes a new application layer and nothing else', async () => {
  const cache = scratchFolder();
  const [before] = (await run(await testBuild({ ...INPUT, cache }))).images;
  const changed = await testBuild({
    ...INPUT,
    cache,
    tree: { ...INPUT.tree, 'main.py': 'import tool, os\n' },
  });
  const [after] = (await run(changed)).images;
  assert.deepEqual(
    after?.layers.map((layer) => layer.cached),
    [true, true, true, false],
  );
  assert.notEqual(after?.digest, before?.digest);
  assert.deepEqual(changed.fetched, []);
});

test('a lost blob is made again, the same', async () => {
  const cache = scratchFolder();
  const made = await testBuild({ ...INPUT, cache });
  const [before] = (await run(made)).images;
  for (const layer of before?.layers ?? []) rmSync(made.ports.store.path(layer.digest));
  const [after] = (await run(await testBuild({ ...INPUT, cache }))).images;
  assert.equal(after?.digest, before?.digest);
});

test('the user of the plan does not touch shared layers', async () => {
  const cache = scratchFolder();
  await run(await testBuild({ ...INPUT, cache }));
  const user: ServicePlan['user'] = choose({ uid: 2000, gid: 2000, name: 'web', home: '/home/web' }, '');
  const [image] = (await run(await testBuild({ ...INPUT, cache, services: [fakePlan({ user })] }))).images;
  assert.deepEqual(
    image?.layers.map((layer) => layer.cached),
    [true, true, true, false],
  );
});

test('trimming leaves out what nothing mentions, tells it, and is part of the key', async () => {
  const wheel = fakeWheel('tool', '1.0', {
    'tool/__init__.py': '',
    'tool/tests/__init__.py': '',
    'tool/tests/test_tool.py': 'import tool',
    'tool/tests/shared.py': '',
    'tool/stub.pyi': '',
  });
  const base = INPUT.base.map((deb) => ({
    ...deb,
    files: { ...deb.files, 'usr/lib/python3.11/turtle.py': 'draw = 1\n', 'usr/lib/python3.11/test/x.py': '' },
  }));
  const cache = scratchFolder();
  const trim: ServicePlan['trim'] = choose(['tests', 'stubs', 'stdlib'], '');
  const source = choose({ files: ['main.py'], weights: [], destination: '/app', excluded: [] }, '');
  const filesOf = async (main: string, changes: Partial<ServicePlan> = { trim }): Promise<string> => {
    const services = [fakePlan({ source, ...changes })];
    const made = await testBuild({
      ...INPUT,
      cache,
      base,
      services,
      tree: { 'main.py': main },
      wheels: { [PURE]: wheel },
    });
    const [image] = (await run(made)).images;
    assert.ok(image);
    const files = [...(await unpack(image, made)).keys()];
    const named = files.filter((path) => /\.pyi$|tests\/\w+\.py$|turtle\.py$|test\/x\.py$/.test(path));
    const told = image.layers.flatMap(({ trimmed = [] }) => trimmed.map((one) => `${one.what} ${one.files}`));
    return [...named.map((path) => path.split('/').at(-1)), '|', ...told].join(' ');
  };
  assert.equal(await filesOf('', {}), 'x.py turtle.py stub.pyi __init__.py shared.py test_tool.py |');
  assert.equal(await filesOf(''), '| stdlib 2 tests 3 stubs 1');
  assert.equal(
    await filesOf('import turtle\nfrom tool.tests import shared'),
    'turtle.py __init__.py shared.py | stdlib 1 tests 1 stubs 1',
  );
});

test('several platforms of one service share a name and their pure layers', async () => {
  const { [PURE]: pure = new Uint8Array() } = INPUT.wheels;
  const made = await testBuild({
    ...INPUT,
    platforms: ['linux/amd64', 'linux/arm64'],
    wheels: { [PURE]: pure },
  });
  const { images } = await run(made);
  assert.deepEqual(
    images.map((image) => image.platform),
    ['linux/amd64', 'linux/arm64'],
  );
  const [amd, arm] = images;
  assert.equal(amd?.ref, arm?.ref);
  assert.notEqual(amd?.digest, arm?.digest);
  assert.deepEqual(amd?.layers.at(-1)?.digest, arm?.layers.at(-1)?.digest);
});
