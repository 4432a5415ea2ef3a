import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBlob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import { mentionsIn, sourceFacts } from './sources.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';

function entries(files: Readonly<Record<string, string>>): readonly Entry[] {
  return Object.entries(files).map(([path, text]) => ({
    kind: 'file',
    path: `${SITE}/${path}`,
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: { kind: 'plain', blob: memoryBlob(Buffer.from(text)) },
  }));
}

const NONE = {
  tests: [],
  builders: [],
  entangled: [],
  kept: [],
  reading: [],
  mentioned: [],
  stubs: [],
  bundled: [],
};

test('folders of tests, what is imported from them, stubs that are read', async () => {
  const cases: Readonly<Record<string, readonly [Readonly<Record<string, string>>, object]>> = {
    'a suite that nothing imports': [
      {
        'a/__init__.py': 'import os',
        'a/b/tests/test_x.py': 'from a.b.tests import y',
        'a/b/tests/y.py': '',
      },
      { ...NONE, tests: ['a/b/tests'] },
    ],
    'a folder of the name with no test in it': [{ 'django/test/client.py': '' }, NONE],
    'a helper that others import': [
      {
        'a/m.py': 'def f():\n  from .tests.helper import g',
        'a/tests/test_x.py': '',
        'a/tests/helper.py': '',
      },
      { ...NONE, tests: ['a/tests'], mentioned: ['a.tests.helper', 'a.tests.helper.g'] },
    ],
    'a helper that imports a test': [
      { 'a/tests/test_x.py': '', 'a/tests/helper.py': 'from .test_x import y' },
      { ...NONE, tests: ['a/tests'], entangled: ['a/tests'] },
    ],
    'a helper that may read what lies beside it, and one that is only run': [
      {
        'a/tests/test_x.py': '',
        'a/tests/helper.py': 'from pathlib import Path',
        'b/tests/test_x.py': '',
        'b/tests/helper.py': 'NUMBERS = [1, 2]',
        'b/tests/example/setup.py': 'open("x.c")',
      },
      { ...NONE, tests: ['a/tests', 'b/tests'], reading: ['a/tests'] },
    ],
    'tests that a source imports, with those that these import': [
      {
        'a/m.py': 'from a.tests.test_x import f',
        'a/tests/test_x.py': 'from .test_y import g  # for readability, already',
        'a/tests/test_y.py': 'import a.tests.helper',
        'a/tests/test_z.py': '',
        'b/m.py': 'import b.tests.test_x',
        'b/tests/test_x.py': 'load_table()',
      },
      {
        ...NONE,
        tests: ['a/tests', 'b/tests'],
        kept: ['a/tests/test_x.py', 'a/tests/test_y.py', 'b/tests/test_x.py'],
        reading: ['b/tests'],
        mentioned: [
          'a.tests.helper',
          'a.tests.test_x',
          'a.tests.test_x.f',
          'a.tests.test_y',
          'a.tests.test_y.g',
          'b.tests.test_x',
        ],
      },
    ],
    'a compiled module for tests': [
      {
        'numpy/_core/_simd.cpython-311-x86_64-linux-gnu.so': '',
        'numpy/_core/tests/test_simd.py': 'from numpy._core import _simd',
        'numpy/build.py': '# _simd is large\nNAME = "_simd"',
      },
      { ...NONE, tests: ['numpy/_core/_simd', 'numpy/_core/tests'] },
    ],
    'one that something else imports as well': [
      { 'numpy/m.py': 'from numpy.core import _simd', 'numpy/_core/_simd.py': '' },
      { ...NONE, mentioned: ['numpy.core._simd'] },
    ],
    'modules that are compiled for tests, by their names, and what pytest reads': [
      {
        'a/_x_tests.cpython-311-x86_64-linux-gnu.so': '',
        'a/_test_y.cpython-313-aarch64-linux-gnu.so': '',
        'a/_testing.cpython-311-x86_64-linux-gnu.so': '',
        'a/_test_z.py': '',
        'a/conftest.py': 'from a import _x_tests',
      },
      { ...NONE, tests: ['a/_test_y', 'a/_x_tests', 'a/conftest'] },
    ],
    'those that something else imports': [
      {
        'a/conftest.py': 'from a import _test_y',
        'a/m.py': 'from a.conftest import f',
        'a/n.py': 'x = "a._x_tests.f"',
      },
      {
        ...NONE,
        tests: ['a/conftest'],
        kept: ['a/conftest.py'],
        mentioned: ['a._test_y', 'a._x_tests.f', 'a.conftest', 'a.conftest.f'],
      },
    ],
    'a package for builds, which its own distribution leads to only when it is asked': [
      {
        'numpy/__init__.py': 'def __getattr__(name):\n  import numpy.distutils as distutils',
        'numpy/distutils/__init__.py': 'from numpy.distutils import core',
        'numpy/f2py/_distutils.py': 'from numpy.distutils.core import setup',
        'numpy/core/setup.py': 'from numpy.distutils.misc_util import x',
        'numpy/compat.py': '"""\nSee numpy.distutils.misc_util\n"""',
        'joblib/backports.py': '# from deprecated distutils\nimport numpy',
      },
      { ...NONE, builders: [{ path: 'numpy/distutils', name: 'numpy.distutils' }] },
    ],
    'one that a source of it, or another, leads to': [
      { 'numpy/ctypeslib.py': 'def load():\n  from numpy.distutils.misc_util import x' },
      { ...NONE, mentioned: ['numpy.distutils'] },
    ],
    'named in a string, and by a plugin': [
      {
        'a/m.py': 'import_module("b.tests.fixtures")',
        'a-1.dist-info/entry_points.txt': '[x]\np = a.tests.p:q\n',
      },
      { ...NONE, mentioned: ['a.tests.p', 'b.tests.fixtures'] },
    ],
    'a stub that makes the names of a module': [
      { 'a/__init__.py': 'x = lazy.attach_stub(__name__, __file__)' },
      { ...NONE, stubs: ['a/__init__.pyi'] },
    ],
    'parts of the standard library': [
      { 'a.py': 'import turtle as t\nimport turtles' },
      { ...NONE, mentioned: ['turtle'] },
    ],
  };
  for (const [name, [files, expected]] of Object.entries(cases))
    assert.deepEqual(await sourceFacts(entries(files), SITE, ['turtle']), expected, name);
});

test('what only looks like a mention', () => {
  for (const text of ['latest = 1', '"test.csv"[0]', '# from a.tests', 'x.tests', 'from . import testing'])
    assert.deepEqual(
      mentionsIn(text, 'p/m.py', ['turtle']).filter((name) => name.startsWith('p.')),
      [],
      text,
    );
});
