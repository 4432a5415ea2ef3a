import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachesOf } from '../../formats/python/reaches.ts';
import { moduleOf, type WheelLinks } from './facts.ts';
import { type Seeds, unreached, untouched } from './reach.ts';

interface Given {
  readonly sources?: Readonly<Record<string, string>>;
  readonly others?: readonly string[];
  readonly needed?: WheelLinks['needed'];
  readonly plugins?: readonly string[];
}

function wheel(name: string, { sources = {}, others = [], needed = {}, plugins = [] }: Given): WheelLinks {
  const modules = Object.entries(sources).map(([path, text]) => {
    const module = moduleOf(path) ?? '';
    return { module, path, ...reachesOf(text, path) };
  });
  const paths = [...Object.keys(sources), ...others, ...Object.keys(needed)];
  const native = Object.keys(needed).flatMap((path) => {
    const module = moduleOf(path);
    return module === null ? [] : [{ module, path, names: [], lazy: null }];
  });
  return { wheel: `${name}.whl`, name, paths, modules: [...modules, ...native], plugins, needed };
}

const PACKAGE = wheel('a', {
  sources: {
    'a/__init__.py': 'import a.core\n',
    'a/core.py': 'def f():\n    from a import late\n',
    'a/late.py': 'def g():\n    import a.later\n',
    'a/later.py': '',
    'a/never.py': 'import a.nor\n',
    'a/nor.py': '',
    'a/sub/__init__.py': '',
    'a/sub/x.py': '',
  },
  others: ['a/data.csv', 'a/sub/table.bin', 'a-1.dist-info/METADATA', 'a-1.dist-info/licenses/LICENSE'],
});

function out(wheels: readonly WheelLinks[], seeds: Partial<Seeds>): readonly string[] {
  const found = unreached(wheels, { touched: [], names: [], ...seeds });
  return [...found.values()].flatMap((paths) => [...paths]).sort();
}

test('what code that ran leads to stays, however late', () => {
  const cases: readonly (readonly [Partial<Seeds>, readonly string[]])[] = [
    [
      { touched: ['a/__init__.py', 'a/__pycache__/core.cpython-311.pyc'] },
      ['a/never.py', 'a/nor.py', 'a/sub/__init__.py', 'a/sub/table.bin', 'a/sub/x.py'],
    ],
    [{ names: ['a.sub.x.Thing'] }, ['a/never.py', 'a/nor.py']],
    [{ names: ['a.never'] }, ['a/sub/__init__.py', 'a/sub/table.bin', 'a/sub/x.py']],
    [
      { touched: ['a/core.py', 'a/sub/table.bin'] },
      ['a/never.py', 'a/nor.py', 'a/sub/__init__.py', 'a/sub/x.py'],
    ],
  ];
  for (const [seeds, expected] of cases)
    assert.deepEqual(out([PACKAGE], seeds), expected, JSON.stringify(seeds));
});

test('what stays and did not run gets no bytecode', () => {
  const touched = ['a/__init__.py', 'a/__pycache__/core.cpython-311.pyc', 'a/data.csv'];
  const left = (gone: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] =>
    [...(untouched([PACKAGE], touched, gone).get('a.whl') ?? [])].sort();
  assert.deepEqual(left(unreached([PACKAGE], { touched, names: [] })), ['a/late.py', 'a/later.py']);
  assert.ok(left(new Map()).includes('a/never.py'));
});

test('a distribution that nothing leads to keeps its metadata and licences', () => {
  const left = out([PACKAGE], { names: ['other'] });
  assert.equal(left.length, PACKAGE.paths.length - 2);
  assert.ok(!left.some((path) => path.includes('.dist-info/')));
});

test('what packages hand out when they are asked, plugins, and tables asked for from outside', () => {
  const lazy = wheel('b', {
    sources: {
      'b/__init__.py': 'MAP = {"Client": "_client"}\ndef __getattr__(name):\n    ...\n',
      'b/_client.py': '',
      'b/_other.py': '',
    },
  });
  assert.deepEqual(out([lazy], { names: ['b.Client'] }), ['b/_other.py']);
  assert.deepEqual(out([lazy], { names: ['b'] }), ['b/_client.py', 'b/_other.py']);
  const plugged = wheel('c', { sources: { 'c/__init__.py': '', 'c/plugin.py': '' }, plugins: ['c.plugin'] });
  assert.deepEqual(out([plugged], { names: ['c'] }), []);
  const zones = wheel('tzdata', {
    sources: { 'tzdata/__init__.py': '' },
    others: ['tzdata/zoneinfo/Etc/UTC'],
  });
  assert.deepEqual(out([zones], {}), []);
});

test('bundled libraries stay with the native code that is linked to them', () => {
  const native = wheel('n', {
    sources: { 'n/__init__.py': 'import n.used\n' },
    needed: {
      'n/used.cpython-311-x86_64-linux-gnu.so': ['libone-1a2b.so.1', 'libc.so.6'],
      'n/unused.cpython-311-x86_64-linux-gnu.so': ['libthree.so'],
      'n.libs/libone-1a2b.so.1': ['libtwo.so'],
      'n.libs/libtwo.so': [],
      'n.libs/libthree.so': [],
      'n/libopened.so': [],
    },
  });
  assert.deepEqual(out([native], { names: ['n'] }), [
    'n.libs/libthree.so',
    'n/unused.cpython-311-x86_64-linux-gnu.so',
  ]);
});
