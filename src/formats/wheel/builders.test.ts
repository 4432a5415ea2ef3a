import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildersAmong, buildersIn } from './builders.ts';

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

test('whatever may lead to Clang', () => {
  const text = "import_module('clang.cindex')";
  for (const [path, name] of [
    ['sympy/parsing/c/c_parser.py', ['clang']],
    ['clang/cindex.py', []],
    ['tensorflow/tools/pip_package/setup.py', []],
    ['tensorflow/python/m.py', ['clang']],
  ] as const)
    assert.deepEqual(buildersIn(text, path), name, path);
  for (const other of ['CC = "clang"', 'from clangs import x', '# built with clang 18', 'x.clang.y'])
    assert.deepEqual(buildersIn(other, 'p/m.py'), [], other);
  for (const other of ['import clang', 'from clang import cindex', 'CDLL("libclang.so")'])
    assert.deepEqual(buildersIn(other, 'p/m.py'), ['clang'], other);
});

test('such packages and programs among the files of a wheel', () => {
  const table: Readonly<Record<string, readonly (readonly [path: string, name: string])[]>> = {
    'numpy/distutils/__init__.py numpy/m.py': [['numpy/distutils', 'numpy.distutils']],
    'clang/__init__.py clang/native/__init__.py clang/native/libclang.so': [['clang', 'clang']],
    'torch/bin/protoc-3.13.0.0 torch/bin/protoc torch/bin/torch_shm_manager': [
      ['torch/bin/protoc-3.13.0.0', 'torch.bin.protoc'],
      ['torch/bin/protoc', 'torch.bin.protoc'],
    ],
    'numpy/distutils.py a/numpy/distutils/__init__.py a/torch/bin/protoc': [],
  };
  for (const [paths, expected] of Object.entries(table))
    assert.deepEqual(
      buildersAmong(paths.split(' ')),
      expected.map(([path, name]) => ({ path, name })),
    );
});

test('whatever may run the compiler of Protocol Buffers', () => {
  assert.deepEqual(buildersIn('run(["protoc", "x.proto"])', 'p/m.py'), ['torch.bin.protoc']);
  assert.deepEqual(buildersIn('import grpc_tools.protoc', 'grpc/_runtime_protos.py'), []);
  assert.deepEqual(buildersIn('protocol = "protocs"', 'p/m.py'), []);
});
