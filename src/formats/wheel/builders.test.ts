import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builderFolders, buildersIn } from './builders.ts';

test('whatever may lead to a package for builds', () => {
  const table: readonly (readonly [text: string, isLed: boolean])[] = [
    ['import numpy.distutils.core', true],
    ['from numpy import (\n  array,\n  distutils,\n)', true],
    ['import numpy as np\nnp.distutils.core.setup()', true],
    ['import_module("numpy.distutils.core")', true],
    ['from numpy.testing import rundocs', true],
    ['import distutils.core', false],
    ['from numpy import array  # distutils is deprecated', false],
    ['x = "distutils"', false],
  ];
  for (const [text, isLed] of table) assert.equal(buildersIn(text, 'p/m.py').length > 0, isLed, text);
});

test('what NumPy itself says of it counts where it is not asked to', () => {
  const text = 'from numpy.distutils.misc_util import x';
  for (const path of ['numpy/f2py/m.py', 'numpy/core/setup.py', 'numpy/__init__.py', 'numpy/distutils/m.py'])
    assert.deepEqual(buildersIn(text, path), [], path);
  for (const path of ['numpy/ctypeslib.py', 'numpy/core/__init__.py', 'scipy/numpy/f2py/m.py'])
    assert.deepEqual(buildersIn(text, path), ['numpy.distutils'], path);
});

test('folders of such packages', () => {
  assert.deepEqual(builderFolders(['numpy/distutils/__init__.py', 'numpy/m.py']), ['numpy/distutils']);
  assert.deepEqual(builderFolders(['numpy/distutils.py', 'a/numpy/distutils/__init__.py']), []);
});
