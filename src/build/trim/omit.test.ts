import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceFacts } from '../../formats/wheel/sources.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import { countTrimmed, omitted, sumTrimmed, type Trim, trimKey } from './omit.ts';
import { isOfParts, PARTS } from './stdlib.ts';

const FACTS: SourceFacts = {
  tests: ['a/tests', 'a/b/tests'],
  builders: [],
  entangled: ['a/b/tests'],
  kept: [],
  reading: [],
  mentioned: [],
  stubs: [],
  bundled: [],
};
const WHEEL = { file: 'a-1-py3-none-any.whl', name: 'a' };
const PATHS = [
  'a/tests/test_x.py',
  'a/tests/helper.py',
  'a/tests/test_z.py',
  'a/b/tests/test_y.py',
  'a/m.py',
];
const ENTRIES: readonly Entry[] = PATHS.map((path) => ({
  kind: 'file',
  path: `opt/venv/lib/python3.11/site-packages/${path}`,
  mode: 0o644,
  uid: 0,
  gid: 0,
  content: { kind: 'plain', blob: memoryBlob(Buffer.from('1234')) },
}));

function trim(mentioned: readonly string[], facts = FACTS): Trim {
  return { kinds: ['tests'], facts: new Map([[WHEEL.file, facts]]), mentioned };
}

test('folders of tests go as far as nothing of the image mentions them', () => {
  const cases: readonly (readonly [mentioned: readonly string[], expected: readonly string[]])[] = [
    [[], ['a/tests/test_x.py', 'a/tests/helper.py', 'a/tests/test_z.py', 'a/b/tests/test_y.py']],
    [['other.tests'], ['a/tests/test_x.py', 'a/tests/helper.py', 'a/tests/test_z.py', 'a/b/tests/test_y.py']],
    [['a.tests.helper.f'], ['a/tests/test_x.py', 'a/tests/test_z.py', 'a/b/tests/test_y.py']],
    [['a.tests.test_x'], ['a/b/tests/test_y.py']],
    [['a.b.tests'], ['a/tests/test_x.py', 'a/tests/helper.py', 'a/tests/test_z.py']],
  ];
  for (const [mentioned, expected] of cases) {
    const out = omitted(WHEEL, ENTRIES, '3.11', trim(mentioned));
    assert.deepEqual(
      [...out.keys()].map((path) => path.split('site-packages/')[1]),
      expected,
      mentioned.join(),
    );
  }
});

test('of a folder of which a test is imported, that one stays, with what it imports', () => {
  const left = (mentioned: readonly string[]): readonly string[] => {
    const facts = { ...FACTS, kept: ['a/tests/test_x.py'] };
    const out = omitted(WHEEL, ENTRIES, '3.11', trim(mentioned, facts));
    return PATHS.filter((path) => !out.has(`opt/venv/lib/python3.11/site-packages/${path}`));
  };
  const whole = ['a/tests/test_x.py', 'a/tests/helper.py', 'a/tests/test_z.py', 'a/m.py'];
  assert.deepEqual(left(['a.tests.test_x.f']), ['a/tests/test_x.py', 'a/tests/helper.py', 'a/m.py']);
  assert.deepEqual(left(['a.tests.test_x.f', 'a.tests.test_z']), whole, 'another wheel imports another test');
});

test('a package for builds goes when nothing of the image mentions it, and the key says so', () => {
  const facts: SourceFacts = { ...FACTS, tests: [], builders: [{ path: 'a/b', name: 'a.b' }] };
  const rules = (mentioned: readonly string[]): Trim => ({ ...trim(mentioned, facts), kinds: ['headers'] });
  const left = (mentioned: readonly string[]) => omitted(WHEEL, ENTRIES, '3.11', rules(mentioned));
  assert.deepEqual([...left(['b', 'a.bc']).values()], ['headers']);
  assert.deepEqual([...left(['a.b'])], []);
  assert.notDeepEqual(trimKey(WHEEL.file, rules([])), trimKey(WHEEL.file, rules(['a.b'])));
  assert.deepEqual(trimKey(WHEEL.file, rules([])), trimKey(WHEEL.file, rules(['c.b'])));
});

test('the key of a layer changes with what is left out of it, and not with what others mention', () => {
  const key = (mentioned: readonly string[]): string => JSON.stringify(trimKey(WHEEL.file, trim(mentioned)));
  assert.equal(key([]), key(['b.tests', 'turtle']));
  assert.notEqual(key([]), key(['a.tests.helper']));
  assert.notEqual(key([]), JSON.stringify(trimKey(WHEEL.file, { ...trim([]), kinds: [] })));
});

test('a library for others goes when nothing of the image names it, and the key says so', () => {
  const rules: Trim = { ...trim([]), kinds: ['libraries'] };
  const without: Trim = { ...rules, libraries: new Map([[WHEEL.file, 'a/m.py']]) };
  assert.deepEqual([...omitted(WHEEL, ENTRIES, '3.11', rules)], []);
  assert.deepEqual([...omitted(WHEEL, ENTRIES, '3.11', without).values()], ['libraries']);
  assert.notDeepEqual(trimKey(WHEEL.file, rules), trimKey(WHEEL.file, without));
  assert.deepEqual(trimKey('b.whl', rules), trimKey('b.whl', without));
});

test('what a run has shown is part of the key: what stays out, and what gets no bytecode', () => {
  const of = (path: string) => new Map([[WHEEL.file, new Set([path])]]);
  const run: Trim = { ...trim([]), unreached: of('a/x.py'), untouched: of('a/m.py') };
  const keys = [trim([]), run, { ...run, unreached: of('a/m.py') }, { ...run, untouched: of('a/x.py') }];
  assert.equal(new Set(keys.map((one) => JSON.stringify(trimKey(WHEEL.file, one)))).size, keys.length);
});

test('what was left out is counted', () => {
  const out = omitted(WHEEL, ENTRIES, '3.11', trim([]));
  const counted = countTrimmed(ENTRIES, out);
  assert.deepEqual(counted, [{ what: 'tests', files: 4, size: 16 }]);
  assert.deepEqual(sumTrimmed([...counted, ...counted]), [{ what: 'tests', files: 8, size: 32 }]);
});

test('parts of the standard library', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['usr/lib/python3.11/test/support/__init__.py', true],
    ['usr/lib/python3.11/turtle.py', true],
    ['usr/lib/python3.11/lib-dynload/_testcapi.cpython-311-x86_64-linux-gnu.so', true],
    ['usr/lib/python3.11/lib-dynload/xxlimited.cpython-311-x86_64-linux-gnu.so', true],
    ['usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so', false],
    ['usr/lib/python3.11/unittest/case.py', false],
    ['usr/lib/python3.11/_pydecimal.py', true],
    ['usr/lib/python3.11/decimal.py', false],
    ['usr/lib/python3.13/_pylong.py', false],
    ['usr/lib/python3.11/turtle/x', true],
    ['usr/share/python3.11/test/x.py', false],
  ];
  for (const [path, expected] of cases) assert.equal(isOfParts(path, PARTS), expected, path);
  assert.equal(isOfParts('usr/lib/python3.11/lib-dynload/_testcapi.so', ['turtle']), false);
});
