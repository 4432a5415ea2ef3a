import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseWheelName } from './name.ts';
import { parseRecord, printRecord } from './record.ts';
import { bestWheel, compatibleTags, type WheelTarget } from './tags.ts';

const bookworm: WheelTarget = { python: '3.11', platform: 'linux/amd64', glibc: [2, 36] };

test('file names say name, version, build and tags', () => {
  const table: readonly (readonly [string, ReturnType<typeof parseWheelName>])[] = [
    [
      'Foo.Bar_baz-1.0+cu118-2b-py2.py3-none-any.whl',
      { name: 'foo-bar-baz', version: '1.0+cu118', build: [2, 'b'], tags: ['py2-none-any', 'py3-none-any'] },
    ],
    [
      'x-1_2-cp311-abi3-manylinux_2_17_X86_64.whl',
      { name: 'x', version: '1-2', build: null, tags: ['cp311-abi3-manylinux_2_17_x86_64'] },
    ],
    ['x-1.0-b1-py3-none-any.whl', null],
    ['x-1.0-py3-none.whl', null],
    ['x-1.0-py3-none-any.zip', null],
    ['../x-1.0-py3-none-any.whl', null],
    ['-1.0-py3-none-any.whl', null],
    ['x-1.0-py3--any.whl', null],
    [`x-1.0-${'a.'.repeat(2000)}a-none-any.whl`, null],
    ['', null],
  ];
  for (const [file, expected] of table) assert.deepEqual(parseWheelName(file), expected, file);
});

test('tags come in the order of pip', () => {
  const tags = [...compatibleTags({ ...bookworm, glibc: [2, 18] }).keys()];
  assert.deepEqual(tags.slice(0, 3), [
    'cp311-cp311-manylinux_2_18_x86_64',
    'cp311-cp311-manylinux_2_17_x86_64',
    'cp311-cp311-manylinux2014_x86_64',
  ]);
  assert.deepEqual(
    tags.slice(-13),
    [
      'cp311-none-any',
      'py311-none-any',
      'py3-none-any',
      ...[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((minor) => `py3${minor}-none-any`),
    ].slice(-13),
  );
  const at = (tag: string): number => tags.indexOf(tag);
  const order = [
    'cp311-cp311-linux_x86_64',
    'cp311-abi3-manylinux_2_18_x86_64',
    'cp311-none-manylinux1_x86_64',
    'cp310-abi3-manylinux_2_18_x86_64',
    'cp32-abi3-linux_x86_64',
    'py311-none-manylinux_2_18_x86_64',
    'py3-none-linux_x86_64',
    'py30-none-linux_x86_64',
    'cp311-none-any',
  ];
  for (const [index, tag] of order.entries()) {
    assert.ok(at(tag) >= 0, tag);
    assert.ok(index === 0 || at(tag) > at(order[index - 1] ?? ''), tag);
  }
});

test('the best wheel of a release is the one pip takes', () => {
  const arm: WheelTarget = { python: '3.13', platform: 'linux/arm64', glibc: [2, 41] };
  const table: readonly (readonly [string, WheelTarget, readonly string[], string | null])[] = [
    [
      'native before pure',
      bookworm,
      ['a-1-py3-none-any.whl', 'a-1-cp311-cp311-manylinux_2_17_x86_64.whl'],
      'a-1-cp311-cp311-manylinux_2_17_x86_64.whl',
    ],
    [
      'newer glibc first',
      bookworm,
      ['a-1-cp311-cp311-manylinux_2_17_x86_64.whl', 'a-1-cp311-cp311-manylinux_2_28_x86_64.whl'],
      'a-1-cp311-cp311-manylinux_2_28_x86_64.whl',
    ],
    ['too new a glibc', bookworm, ['a-1-cp311-cp311-manylinux_2_38_x86_64.whl'], null],
    [
      'stable interface of an older Python',
      bookworm,
      ['a-1-cp37-abi3-manylinux2014_x86_64.whl'],
      'a-1-cp37-abi3-manylinux2014_x86_64.whl',
    ],
    ['stable interface of a newer Python', bookworm, ['a-1-cp312-abi3-manylinux2014_x86_64.whl'], null],
    [
      'higher build',
      bookworm,
      ['a-1-2-py3-none-any.whl', 'a-1-10-py3-none-any.whl', 'a-1-py3-none-any.whl'],
      'a-1-10-py3-none-any.whl',
    ],
    ['musl', bookworm, ['a-1-cp311-cp311-musllinux_1_2_x86_64.whl'], null],
    [
      'other machines',
      bookworm,
      ['a-1-cp311-cp311-manylinux_2_17_aarch64.whl', 'a-1-cp311-cp311-macosx_11_0_arm64.whl'],
      null,
    ],
    ['free-threaded', arm, ['a-1-cp313-cp313t-manylinux_2_17_aarch64.whl'], null],
    [
      'arm64',
      arm,
      ['a-1-cp313-cp313-manylinux_2_17_aarch64.manylinux2014_aarch64.whl'],
      'a-1-cp313-cp313-manylinux_2_17_aarch64.manylinux2014_aarch64.whl',
    ],
    ['Python 2', bookworm, ['a-1-py2-none-any.whl'], null],
    ['not a wheel', bookworm, ['a-1.tar.gz'], null],
  ];
  for (const [what, target, files, expected] of table) {
    assert.equal(bestWheel(files, target), expected, what);
    assert.equal(bestWheel(files.toReversed(), target), expected, what);
  }
});

test('property: RECORD is read back as it was printed, and any text is read', () => {
  const field = fc.stringMatching(/^[a-z",. =/]{0,12}$/);
  const row = fc.record(
    { path: fc.stringMatching(/^[a-z",. ]{1,12}$/), hash: field, size: field },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (one) => one.path }), (rows) => {
      const sorted = [...rows].sort((a, b) => (a.path < b.path ? -1 : 1));
      assert.deepEqual(parseRecord(printRecord(rows)), sorted);
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.string(), (text) => void parseRecord(text)),
    { numRuns: 200 },
  );
});
