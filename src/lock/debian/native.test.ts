import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testArchive } from '../../../test/support/debian.ts';
import { fakeElf } from '../../../test/support/elf.ts';
import type { FakeSuite } from '../../../test/support/mirror.ts';
import { nativeLibraries } from './native.ts';
import { resolvePackages } from './resolve.ts';
import { openUniverse } from './universe.ts';

const LIB = 'usr/lib/x86_64-linux-gnu';
const SUITE: FakeSuite = {
  name: 'bookworm',
  debs: [
    { package: 'libc6', files: { 'lib/x86_64-linux-gnu/libc.so.6': fakeElf({ soname: 'libc.so.6' }) } },
    {
      package: 'libgl1',
      fields: { Depends: 'mesa-and-a-compiler' },
      files: {
        [`${LIB}/libGL.so.1.7.0`]: fakeElf({ soname: 'libGL.so.1', needed: ['libX11.so.6', 'libc.so.6'] }),
        [`${LIB}/libGL.so.1`]: { link: 'libGL.so.1.7.0' },
      },
    },
    {
      package: 'libx11-6',
      files: { [`${LIB}/libX11.so.6`]: fakeElf({ needed: ['libGL.so.1', 'ld-linux-x86-64.so.2'] }) },
    },
    { package: 'libx11-6-tiny-variant', files: { [`${LIB}/libX11.so.6`]: fakeElf({}) } },
    { package: 'libaway1', files: { [`${LIB}/libaway.so.1`]: { link: '../other/libreal.so.3' } } },
    { package: 'libreal3', files: { [`${LIB}/libreal.so.3`]: fakeElf({}) } },
    {
      package: 'libown1',
      files: {
        [`${LIB}/libown.so.1`]: fakeElf({
          needed: ['libownparts.so', 'libX11.so.6'],
          runpath: `/nowhere:/${LIB}/own`,
        }),
        [`${LIB}/own/libownparts.so`]: fakeElf({
          needed: ['libmore.so', 'libreal.so.3'],
          runpath: '$ORIGIN/../more',
        }),
        [`${LIB}/more/libmore.so`]: fakeElf({
          needed: ['libownparts.so', 'libc.so.6'],
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the loader's own way to write it
          runpath: '${ORIGIN}/../own',
        }),
      },
    },
    { package: 'libcut1', files: { [`${LIB}/libcut.so.1`]: 'not ELF at all' } },
  ],
  contents: {
    'lib/x86_64-linux-gnu/libc.so.6': 'libs/libc6',
    [`${LIB}/libGL.so.1`]: 'libs/libgl1',
    [`${LIB}/libGL.so`]: 'libdevel/libgl-dev',
    [`${LIB}/libX11.so.6`]: 'libs/libx11-6-tiny-variant,libs/libx11-6',
    [`${LIB}/libaway.so.1`]: 'libs/libaway1',
    [`${LIB}/libreal.so.3`]: 'libs/libreal3',
    [`${LIB}/libcut.so.1`]: 'libs/libcut1',
    [`${LIB}/libown.so.1`]: 'libs/libown1',
    [`${LIB}/libgone.so.1`]: 'libs/libgone1',
    [`${LIB}/sub/libhidden.so.1`]: 'libs/libhidden1',
    'usr/i686-linux-gnu/lib/libcross.so.1': 'libs/libcross1-i386-cross',
    [`${LIB}/libdebug.so.1`]: 'debug/libdebug1-dbg',
    'usr/share/doc/libfoo.so.1/copyright': 'libs/libgl1',
  },
};

interface Row {
  readonly needed: readonly string[];
  readonly provided?: readonly string[];
  readonly base?: readonly string[];
  readonly expected: readonly string[];
  readonly unknown?: readonly string[];
}

const TABLE: readonly Row[] = [
  { needed: [], expected: [] },
  { needed: ['libc.so.6'], base: ['libc6'], expected: [] },
  { needed: ['libGL.so.1'], base: ['libc6'], expected: ['libgl1', 'libx11-6'] },
  { needed: ['libGL.so.1'], provided: ['libX11.so.6'], base: ['libc6'], expected: ['libgl1'] },
  { needed: ['libGL.so.1'], provided: ['libGL.so.1'], base: ['libc6'], expected: [] },
  { needed: ['libX11.so.6'], base: ['libc6', 'libx11-6-tiny-variant'], expected: [] },
  { needed: ['libGL.so.1'], expected: ['libc6', 'libgl1', 'libx11-6'] },
  { needed: ['libaway.so.1'], expected: ['libaway1', 'libreal3'] },
  { needed: ['libcut.so.1'], expected: ['libcut1'] },
  { needed: ['libown.so.1'], base: ['libc6'], expected: ['libgl1', 'libown1', 'libreal3', 'libx11-6'] },
  { needed: ['libcuda.so.1', 'ld-linux-x86-64.so.2', 'libnvidia-ml.so.1'], expected: [] },
  {
    needed: ['libGL.so', 'libhidden.so.1', 'libcross.so.1', 'libdebug.so.1', 'libgone.so.1', 'libfoo.so.1'],
    expected: [],
    unknown: ['libGL.so', 'libcross.so.1', 'libdebug.so.1', 'libfoo.so.1', 'libgone.so.1', 'libhidden.so.1'],
  },
];

for (const { needed, provided = [], base = [], expected, unknown = [] } of TABLE)
  test(`${needed.join(' ')} with ${[...provided, ...base].join(' ')}`, async () => {
    const source = await testArchive([SUITE, { name: 'bookworm-security', debs: [] }]);
    const universe = await openUniverse('bookworm', 'amd64', source);
    const wanted = { needed, provided: new Set(provided), base: resolvePackages(universe, base).value };
    for (const run of ['first', 'again']) {
      const { value, diagnostics } = await nativeLibraries(wanted, universe, source);
      assert.deepEqual(
        value.map((deb) => deb.package),
        expected,
        run,
      );
      assert.deepEqual(
        diagnostics.map(({ message }) => /needs (\S+),/.exec(message)?.[1]),
        unknown,
      );
      assert.ok(diagnostics.every(({ rule }) => rule === 'debian/unknown-library'));
    }
    const contents = source.asked.filter((path) => path.includes('Contents'));
    assert.ok(contents.length <= 1, 'the index is read at most once');
  });

test('a Contents index that is out of step with its release says where to look, and packages are checked', async () => {
  const contents = {
    ...SUITE.contents,
    [`${LIB}/libGL.so.1`]: 'libs/libgl1',
    [`${LIB}/libX11.so.6`]: 'x/gone,libs/libc6,libs/libx11-6',
  };
  const source = await testArchive([SUITE, { name: 'bookworm-security', debs: [] }]);
  const stale = await testArchive([
    { ...SUITE, contents },
    { name: 'bookworm-security', debs: [] },
  ]);
  const file = 'dists/bookworm/main/Contents-amd64.gz';
  await copyFile(join(stale.mirror.folder, file), join(source.mirror.folder, file));
  const universe = await openUniverse('bookworm', 'amd64', source);
  const wanted = { needed: ['libGL.so.1'], provided: new Set(['libc.so.6']), base: [] };
  const { value, diagnostics } = await nativeLibraries(wanted, universe, source);
  assert.deepEqual(
    value.map((deb) => deb.package),
    ['libgl1', 'libx11-6'],
  );
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['debian/contents-out-of-step'],
  );
});

test('an archive without a Contents index says so', async () => {
  const source = await testArchive([
    { ...SUITE, edit: (text) => text.replaceAll('Contents-amd64', 'Contents-s390x') },
    { name: 'bookworm-security', debs: [] },
  ]);
  const universe = await openUniverse('bookworm', 'amd64', source);
  const wanted = { needed: ['libGL.so.1'], provided: new Set<string>(), base: [] };
  await assert.rejects(nativeLibraries(wanted, universe, source), { code: 'debian/bad-index' });
});
