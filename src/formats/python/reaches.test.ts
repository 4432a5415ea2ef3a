import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesInBytes, reachesOf } from './reaches.ts';

test('what a source may lead to', () => {
  const cases: readonly (readonly [source: string, has: readonly string[], hasNot: readonly string[]])[] = [
    ['def f():\n    from a.b import c\n', ['a.b', 'a.b.c'], []],
    ['import scipy as sp\nsp.special.erf(1)\n', ['scipy', 'scipy.special.erf'], ['sp.special.erf']],
    ['from sklearn import cluster as k\nk.KMeans()\n', ['sklearn.cluster', 'sklearn.cluster.KMeans'], []],
    ['import os.path\nos.path.join\nself.x.y\n', ['os.path.join'], ['self.x.y']],
    ["importlib.import_module('.heavy', __package__)\n", ['pkg.heavy'], []],
    ['BACKEND = "pkg.backends.fast"\n', ['pkg.backends.fast'], []],
    ['LOADER = "pkg.main:create"\n', ['pkg.main'], []],
    ['"""Use it:\n\n    from other import thing\n"""\nx = 1\n', [], ['other', 'other.thing']],
    [
      'if TYPE_CHECKING:\n    from other import thing\n\n    import more\nimport kept\n',
      ['kept'],
      ['other', 'more'],
    ],
    ['if TYPE_CHECKING:\n    import more\nelse:\n    import kept\n', ['kept'], ['more']],
    ['from . import sibling\nsibling.part.f()\n', ['pkg.sibling', 'pkg.sibling.part.f'], []],
  ];
  for (const [source, has, hasNot] of cases) {
    const { names } = reachesOf(source, 'pkg/module.py');
    for (const name of has) assert.ok(names.includes(name), `${name} in ${source}: ${names.join()}`);
    for (const name of hasNot) assert.ok(!names.includes(name), `${name} in ${source}`);
  }
});

test('packages that hand out what they are asked for', () => {
  const source = 'MAP = {"Client": "._client"}\nversion = "1"\ndef __getattr__(name): ...\n';
  const { lazy } = reachesOf(source, 'pkg/__init__.py');
  assert.deepEqual(lazy?.words.includes('Client') && lazy.words.includes('._client'), true);
  assert.deepEqual(lazy?.own.includes('version'), true);
  assert.equal(reachesOf('x = 1\n', 'pkg/__init__.py').lazy, null);
});

test('names in compiled modules and pickles', () => {
  assert.deepEqual(namesInBytes(Buffer.from('\0sklearn.tree._tree\0not 1.2'), false), ['sklearn.tree._tree']);
  const pickled = namesInBytes(Buffer.from('\x8c0sklearn.ensemble._hist.grower\x94\x8c\x04Pipe'), true);
  assert.ok(pickled.includes('sklearn.ensemble._hist.grower'));
});

test('any text is read', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(reachesOf(text, 'a/b/__init__.py').names)));
});
