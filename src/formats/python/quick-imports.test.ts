import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quickImports } from './quick-imports.ts';

test('what a source imports, relative names made absolute', () => {
  const cases: readonly (readonly [source: string, path: string, expected: string])[] = [
    ['import a.b, c as d\n', 'm.py', 'a.b c'],
    ['from a.b import c, d as e  # note', 'm.py', 'a.b a.b.c a.b.d'],
    ['from a import (  # why\n  b,\n  c as d,\n)\n', 'm.py', 'a a.b a.c'],
    ['from . import tests', 'p/__init__.py', 'p p.tests'],
    ['from . import tests', 'p/m.py', 'p p.tests'],
    ['from ..tests.data import x', 'p/q/m.py', 'p.tests.data p.tests.data.x'],
    ['from .....far import x', 'p/__init__.py', ''],
    ['def f():\n    from p.tests import g\n', 'm.py', 'p.tests p.tests.g'],
    ['x = "import"\nreimport a\n# import b\n', 'm.py', ''],
  ];
  for (const [source, path, expected] of cases)
    assert.equal(quickImports(source, path).join(' '), expected, source);
});

test('what runs whenever the module is imported stands in no block', () => {
  const source =
    'import a\ntry:\n    import b\nexcept ImportError:\n    b = None\nfrom . import (\n    c,\n)\n';
  assert.deepEqual(quickImports(source, 'p/__init__.py', 'outermost'), ['a', 'p', 'p.c']);
});

test('no text makes it throw, and every name is dotted words', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('from . import (', 'import a,', ')', 'from .. import b as c'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      for (const name of quickImports(lines.join('\n'), 'a/b.py')) assert.match(name, /^[\w.]+$/u);
    }),
  );
});
