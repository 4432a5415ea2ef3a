import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tar } from '../../../test/support/deb.ts';
import { scratchStore } from '../../../test/support/store.ts';
import { fakeZip } from '../../../test/support/zip.ts';
import { memoryBlob } from '../../model/blob.ts';
import { readSdist } from './sdist.ts';

type Files = Readonly<Record<string, string>>;

function packed(files: Files): Uint8Array {
  return gzipSync(tar(files, {}));
}

const NONE = { c: false, cmake: false, fortran: false, rust: false };
const CASES: readonly (readonly [what: string, files: Files, requires: readonly string[], native: object])[] =
  [
    ['a setup.py alone', { 'a-1/setup.py': '' }, ['setuptools', 'wheel'], NONE],
    [
      'a backend',
      { 'a-1/pyproject.toml': '[build-system]\nrequires = ["flit_core<4"]\n' },
      ['flit_core<4'],
      NONE,
    ],
    [
      'a project without a backend',
      { 'a-1/pyproject.toml': '[project]\nname = "a"\n' },
      ['setuptools', 'wheel'],
      NONE,
    ],
    ['a backend of its own', { 'a-1/pyproject.toml': '[build-system]\nrequires = []\n' }, [], NONE],
    ['C', { 'a-1/setup.py': '', 'a-1/src/x.pyx': '' }, ['setuptools', 'wheel'], { ...NONE, c: true }],
    [
      'CMake',
      { 'a-1/setup.py': '', 'a-1/CMakeLists.txt': '' },
      ['setuptools', 'wheel'],
      { ...NONE, cmake: true },
    ],
    [
      'Fortran',
      { 'a-1/setup.py': '', 'a-1/src/x.F90': '', 'a-1/of.form': '' },
      ['setuptools', 'wheel'],
      { ...NONE, fortran: true },
    ],
    [
      'Rust',
      { 'a-1/setup.py': '', 'a-1/rust/Cargo.toml': '' },
      ['setuptools', 'wheel'],
      { ...NONE, rust: true },
    ],
  ];

for (const [what, files, requires, native] of CASES)
  test(`${what}: what it is built with`, async () => {
    const read = await readSdist('a-1.tar.gz', memoryBlob(packed(files)), await scratchStore());
    assert.deepEqual([read?.requires, read?.native], [requires, native]);
    assert.deepEqual(
      read?.entries.map(({ path }) => `a-1/${path}`),
      Object.keys(files),
    );
  });

test('a zip archive is read as a tar is', async () => {
  const project = Buffer.from('[build-system]\nrequires = ["flit_core<4"]\n');
  const bytes = fakeZip([
    { name: 'a-1/' },
    { name: 'a-1/pyproject.toml', body: project },
    { name: 'a-1/src/x.c' },
  ]);
  const read = await readSdist('a-1.zip', memoryBlob(bytes), await scratchStore());
  assert.deepEqual([read?.requires, read?.native], [['flit_core<4'], { ...NONE, c: true }]);
  assert.deepEqual(
    read?.entries.map(({ path }) => path),
    ['pyproject.toml', 'src/x.c'],
  );
});

const REFUSED: readonly (readonly [what: string, file: string, bytes: Uint8Array])[] = [
  ['another archive', 'a-1.tar.bz2', packed({ 'a-1/setup.py': '' })],
  ['what is cut', 'a-1.tar.gz', packed({ 'a-1/setup.py': 'x'.repeat(9000) }).subarray(0, 60)],
  ['no gzip', 'a-1.tar.gz', Buffer.from('hello')],
  ['a broken pyproject.toml', 'a-1.tar.gz', packed({ 'a-1/pyproject.toml': '[[' })],
  [
    'a backend that is no list',
    'a-1.tar.gz',
    packed({ 'a-1/pyproject.toml': '[build-system]\nrequires = 1\n' }),
  ],
];

for (const [what, file, bytes] of REFUSED)
  test(`${what} is none that can be built`, async () => {
    assert.equal(await readSdist(file, memoryBlob(bytes), await scratchStore()), null);
  });

test('names that leave it are refused', async () => {
  const bytes = packed({ 'a-1/../../etc/passwd': '' });
  await assert.rejects(readSdist('a-1.tar.gz', memoryBlob(bytes), await scratchStore()), {
    name: 'UserError',
  });
});
