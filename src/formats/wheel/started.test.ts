import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeWheel } from '../../../test/support/wheel.ts';
import { memoryBlob } from '../../model/blob.ts';
import { startImports } from './started.ts';

const CASES: readonly (readonly [what: string, files: Readonly<Record<string, string>>, expected: string])[] = [
  ['of the package', { 'x/__init__.py': 'import os\nimport yaml\n' }, 'yaml'],
  ['what the package imports of itself', { 'x/__init__.py': 'from .a import b\n', 'x/a.py': 'from packaging.version import Version\n' }, 'packaging'],
  ['by its own name', { 'x/__init__.py': 'import x.a.b\n', 'x/a/__init__.py': 'import n\n', 'x/a/b.py': 'import m\n' }, 'm n'],
  ['a module alone, and a circle', { 'x.py': 'import y\nimport six\n', 'y.py': 'import x\n' }, 'six'],
  ['a package in a namespace', { 'google/cloud/x/__init__.py': 'import grpc\n' }, 'grpc'],
  ['not where it may be lacking', { 'x/__init__.py': 'try:\n    import yaml\nexcept ImportError:\n    yaml = None\n' }, ''],
  ['not what is asked for by itself', { 'x/__init__.py': '', 'x/plugin.py': 'import pytest\n' }, ''],
  ['not what lies beside', { 'x/__init__.py': '', 'tests/__init__.py': 'import pytest\n', 'setup.py': 'import setuptools\n' }, ''],
]; // biome-ignore format: a case a line

for (const [what, files, expected] of CASES)
  test(`what a wheel imports as soon as it is imported: ${what}`, async () => {
    const wheel = memoryBlob(fakeWheel('x', '1', files));
    assert.equal((await startImports(wheel, 'x-1-py3-none-any.whl')).join(' '), expected);
  });
