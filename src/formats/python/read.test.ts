import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PythonModule } from './module.ts';
import { readPython } from './read.ts';

const read = (source: string): PythonModule => readPython('m.py', source);
const imports = (source: string) => read(source).imports.map((one) => [one.module, one.name]);
const calls = (source: string) => read(source).calls.map((one) => [one.name, one.line]);

test('imports are found in every form', () => {
  const table: readonly (readonly [string, readonly (readonly [string, string | null])[]])[] = [
    ['import os, numpy as np', [['os', null], ['numpy', null]]],
    ['from a.b import c as d, e', [['a.b', 'c'], ['a.b', 'e']]],
    ['from . import x\nfrom ..pkg.mod import y', [['.', 'x'], ['..pkg.mod', 'y']]],
    ['from a import (\n  b,  # why\n  c,\n)', [['a', 'b'], ['a', 'c']]],
    ['from a import *', [['a', '*']]],
    ['def f():\n\timport torch', [['torch', null]]],
    ['import a; import b', [['a', null], ['b', null]]],
    ['if x: import a', [['a', null]]],
    ['"""\nimport commented\n"""\n# import gone\ns = "import text"', []],
    ['x.import_module\nfrom_ = 1', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(imports(source), expected, source);
});

test('where an import stands says when it runs', () => {
  const source = [
    'try:',
    '    import a',
    'except ImportError:',
    '    a = None',
    'if TYPE_CHECKING:',
    '    import b',
    'def f():',
    '    import c',
    'if __name__ == "__main__":',
    '    import d',
  ].join('\n');
  const module = read(source);
  const flags = module.imports.map((one) => [one.module, one.guarded, one.typing, one.lazy, one.main]);
  assert.deepEqual(flags, [
    ['a', true, false, false, false],
    ['b', false, true, false, false],
    ['c', false, false, true, false],
    ['d', false, false, false, true],
  ]);
  assert.equal(module.runs, true);
});

test('calls carry the name that imports give them, where they stand and what they are assigned to', () => {
  const module = read(
    'import numpy as np\nfrom fastapi import FastAPI as F\nclass A:\n  def m(self):\n    self.x = np.load("a.npy")\napp = F(title="t")\n',
  );
  assert.deepEqual(
    module.calls.map(({ name, target, scope, lazy, line }) => [name, target, scope, lazy, line]),
    [
      ['numpy.load', 'self.x', 'A.m', true, 5],
      ['fastapi.FastAPI', 'app', '', false, 6],
    ],
  );
});

test('what is broken does not hide what follows', () => {
  const table: readonly (readonly [string, string, readonly (readonly [string, number])[]])[] = [
    ['an open bracket', 'f(1,\ndef g():\n    h()\n', [['f', 1], ['h', 3]]],
    ['merge markers', '<<<<<<< HEAD\nf()\n=======\ng()\n>>>>>>> x\n', [['f', 2], ['g', 4]]],
    ['an open string', 's = "abc\nf()\n', [['f', 2]]],
    ['Python 2', 'print "x", f()\nexec "y"\nraise E, "z"\ng()\n', [['f', 1], ['g', 4]]],
    ['tabs and spaces', 'if a:\n\tf()\n        g()\n', [['f', 2], ['g', 3]]],
    ['continuations', 'x = \\\n  f( \\\n 1)\n', [['f', 2]]],
    ['nothing but brackets', ')]}\nf()\n', [['f', 2]]],
    ['soft keywords', 'match = 1\ncase = f()\nmatch x:\n  case [a, g(1)]:\n    h()\n', [['f', 2], ['g', 4], ['h', 5]]],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, source, expected] of table) assert.deepEqual(calls(source), expected, name);
});

test('f-strings keep their holes', () => {
  const module = read(
    'import os\nu = f"pg://{os.getenv(\'U\', "u")}:{p!r}@{h:>10}/{{x}}"\nv = f"{d["k"]}/"\nw = rf"\\d{n}"\n',
  );
  assert.deepEqual(
    module.assigns.map(({ value }) => (value.kind === 'string' ? [value.value, value.holes.length] : null)),
    [
      ['pg://{}:{}@{}/{x}', 3],
      ['{}/', 1],
      ['\\d{}', 1],
    ],
  );
  assert.equal(module.calls[0]?.name, 'os.getenv');
});

test('functions, classes, fields and indexes', () => {
  const module = read(
    [
      'from pydantic_settings import BaseSettings',
      'class Settings(BaseSettings, Generic[T]):',
      '    port: int = 8000',
      '    secret: str',
      '@app.get("/x", tags=["t"])',
      'async def handler(a: int, *args, b: str = "z", **kw) -> dict:',
      '    return {"a": a}',
      'os.environ["A"] = os.environ["B"]',
    ].join('\n'),
  );
  assert.deepEqual(module.classes[0]?.bases, ['pydantic_settings.BaseSettings', 'Generic']);
  assert.deepEqual(
    module.fields.map((one) => [one.name, one.value !== null]),
    [
      ['port', true],
      ['secret', false],
    ],
  );
  const [handler] = module.functions;
  assert.deepEqual(
    handler?.parameters.map((one) => one.name),
    ['a', 'args', 'b', 'kw'],
  );
  assert.equal(handler?.decorators.length, 1);
  assert.equal(handler?.returns[0]?.kind, 'dict');
  assert.deepEqual(
    module.indexes.slice(1).map((one) => [one.index.kind === 'string' && one.index.value, one.assigned]),
    [
      ['A', true],
      ['B', false],
    ],
  );
});

test('nesting is bounded', () => {
  const deep = 100_000;
  read(`${'('.repeat(deep)}x${')'.repeat(deep)}\n`);
  read(`${'['.repeat(deep)}`);
  read(`${'not '.repeat(deep)}x`);
  read(`${'-'.repeat(deep)}x`);
  read(`x${'.a()'.repeat(deep)}`);
  read(`${'a if b else '.repeat(deep)}c`);
  read(`f"${'{'.repeat(deep)}"`);
  read(Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}if x:`).join('\n'));
});

test('fuzz: any text is a module, in linear time', () => {
  const words = fc.constantFrom(
    'def', 'class', 'import', 'from', '(', ')', '[', ']', '{', '}', ':', '=', ',', '.', '\n', '\n    ', '"', "'", '"""',
    'f"', '{', '}', '\\', '@', 'if', 'else', 'for', 'in', 'lambda', 'x', '1', '#', 'async', 'return', ';', 'not', '*', '\t',
  ); // biome-ignore format: one table
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 60 }).map((each) => each.join(' ')),
    fc.array(words, { maxLength: 60 }).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (source) => {
      for (const one of read(source).calls) assert.ok(one.line >= 1);
    }),
    { numRuns: 400 },
  );
});
