import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inspection } from '../model/inspection.ts';
import { inspect } from './inspect.ts';
import { imageOf, tarOf } from './testing/image.ts';

const big = (letter: string, size = 40_000): string => letter.repeat(size);
const wasted = ({ wasted: all }: Inspection) =>
  Object.fromEntries(all.map(({ kind, size, files }) => [kind, [size, files]]));

test('the size is that of all members of all layers, the files those a container sees', async () => {
  const { size, files, layers } = await inspect(
    imageOf([tarOf({ 'etc/a': 'aaa', 'etc/b': 'bb', link: { link: 'etc/a' } }), tarOf({ 'etc/a': 'aaaa' })]),
  );
  assert.equal(size, 14);
  assert.equal(files, 2);
  assert.deepEqual(
    layers.map((layer) => [layer.size, layer.files]),
    [
      [10, 2],
      [4, 1],
    ],
  );
});

const LOST: Readonly<Record<string, readonly [layers: readonly Buffer[], expected: object]>> = {
  'a whiteout hides a file': [[tarOf({ 'a/x': 'xxx' }), tarOf({ 'a/.wh.x': '' })], { deleted: [3, 1] }],
  'a whiteout hides a folder': [
    [tarOf({ 'a/b/x': 'xxx', 'a/y': 'y' }), tarOf({ '.wh.a': '' })],
    { deleted: [4, 2] },
  ],
  'an opaque folder hides what was below, not what comes with it': [
    [tarOf({ 'a/x': 'xxx', z: 'z' }), tarOf({ 'a/.wh..wh..opq': '', 'a/n': 'nn' })],
    { deleted: [3, 1] },
  ],
  'a file in the place of a folder hides the folder': [
    [tarOf({ a: null, 'a/x': 'xxx' }), tarOf({ a: 'a' })],
    { deleted: [3, 1] },
  ],
  'a file replaced': [[tarOf({ a: 'one' }), tarOf({ a: 'other' })], { overwritten: [3, 1] }],
  'chown -R copies': [
    [tarOf({ 'a/x': 'xxx', 'a/y': 'yy' }), tarOf({ 'a/x': 'xxx', 'a/y': 'yy' }, { uid: 1000 })],
    { rewritten: [5, 2] },
  ],
  'the same file twice in one layer': [
    [Buffer.concat([tarOf({ a: 'one' }).subarray(0, 1024), tarOf({ a: 'two!' })])],
    { overwritten: [3, 1] },
  ],
  'the same bytes under two names': [
    [tarOf({ a: big('a') }), tarOf({ 'srv/b': big('a') })],
    { duplicate: [40_000, 1] },
  ],
  'small files are not compared': [[tarOf({ a: 'aaa', b: 'aaa' })], {}],
  'same size and start, other end': [[tarOf({ a: `${big('a')}1`, b: `${big('a')}2` })], {}],
  'a hard link costs nothing': [[tarOf({ a: big('a'), b: { hard: 'a' } })], {}],
};

for (const [name, [layers, expected]] of Object.entries(LOST))
  for (const streamed of [false, true])
    test(`waste: ${name}${streamed ? ', streamed' : ''}`, async () => {
      assert.deepEqual(wasted(await inspect(imageOf(layers, {}, streamed))), expected);
    });

test('a copy names what it is a copy of', async () => {
  const { waste } = await inspect(
    imageOf([tarOf({ 'models/m.pt': big('m') }), tarOf({ 'app/m.pt': big('m') })]),
  );
  assert.deepEqual(waste, [
    { kind: 'duplicate', path: 'app/m.pt', size: 40_000, layer: 1, by: 0, copyOf: 'models/m.pt' },
  ]);
});

const SITE = 'usr/lib/python3.11/site-packages';

test('packages own what their metadata says, bytecode beside a recorded source, and each file once', async () => {
  const { packages } = await inspect(
    imageOf([
      tarOf({
        [`${SITE}/Foo_Bar-1.2.dist-info/RECORD`]: `foo/__init__.py,,\n"foo/a,b.py",,\n../../../bin/foo,,\n`,
        [`${SITE}/foo/__init__.py`]: '12345',
        [`${SITE}/foo/a,b.py`]: '123',
        [`${SITE}/foo/__pycache__/__init__.cpython-311.pyc`]: '1234567',
        [`${SITE}/foo/unrecorded.py`]: '1',
        'usr/bin/foo': '12',
        'var/lib/dpkg/status':
          'Package: base\nStatus: install ok installed\nVersion: 1-1\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 2\n',
        'var/lib/dpkg/info/base.list': '/.\n/bin\n/bin/tool\n/usr/bin/foo\n',
        bin: { link: 'usr/bin' },
        'usr/bin/tool': '1234',
        'app/node_modules/@a/b/package.json': '{"version":"3.0.0"}',
        'app/node_modules/@a/b/index.js': '123456',
        'app/node_modules/@a/b/node_modules/c/package.json': 'not JSON',
      }),
    ]),
  );
  assert.deepEqual(
    packages.map(({ ecosystem, name, version, size, files }) => [ecosystem, name, version, size, files]),
    [
      ['node', '@a/b', '3.0.0', 25, 2],
      ['python', 'foo-bar', '1.2', 15, 3],
      ['node', 'c', '', 8, 1],
      ['debian', 'base', '1-1', 6, 3],
    ],
  );
});

test('what should not be there is told by its place, and never by what it holds', async () => {
  const inspection = await inspect(
    imageOf(
      [
        tarOf({
          'app/.env': 'PASSWORD=hunter2',
          'app/.env.example': '',
          'app/.git/HEAD': 'ref',
          'root/.cache/pip/x': 'x',
          'root/.ssh/id_ed25519': 'key',
          'etc/ssl/private/ssl-cert-snakeoil.pem': '',
        }),
      ],
      { config: { User: '0:0', Env: ['API_TOKEN=hunter2', 'TOKEN_FILE=/run/x'] } },
    ),
  );
  assert.deepEqual(
    inspection.findings.map(({ rule, path }) => [rule, path]),
    [
      ['image/secret-file', 'app/.env'],
      ['image/version-control', 'app/.git/HEAD'],
      ['image/package-cache', 'root/.cache/pip/x'],
      ['image/runs-as-root', null],
      ['image/no-health-check', null],
      ['image/secret-in-environment', null],
    ],
  );
  assert.ok(!JSON.stringify(inspection).includes('hunter2'));
});

test('kinds together are all visible bytes', async () => {
  const { kinds, root } = await inspect(
    imageOf([
      tarOf({ 'a/x.so.1': 'so', 'a/y.pyc': 'pyc', 'tests/z.py': 'test', 'usr/bin/gcc': 'c', q: 'q' }),
    ]),
  );
  assert.equal(
    kinds.reduce((sum, { size }) => sum + size, 0),
    root.size,
  );
  assert.deepEqual(
    kinds.map(({ name }) => name),
    ['tests', 'bytecode', 'shared libraries', 'build tools', 'other'],
  );
});
