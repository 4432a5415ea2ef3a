import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrimKind } from '../../model/plan.ts';
import { headerFolders, type TrimFacts, trimRule } from './rules.ts';

const ALL: ReadonlySet<TrimKind> = new Set(['tests', 'stubs', 'headers', 'static', 'stdlib']);
const FACTS: TrimFacts = {
  paths: new Set(['a/fast.c', 'a/fast.cpython-311-x86_64-linux-gnu.so', 'a/other.c']),
  tests: new Set(['a/tests', 'a/_simd', 'a/conftest']),
  builders: ['a/distutils', 'clang', 'torch/bin/protoc'],
  headers: new Set(['a/include', 'cupy/include']),
  helpers: new Set(['b/tests', 'd/tests']),
  kept: new Set(['b/tests/test_kept.py']),
  reading: new Set(['d/tests']),
  stubs: new Set(['a/__init__.pyi']),
};

test('each rule takes what it names and leaves what only looks like it', () => {
  const cases: readonly (readonly [path: string, rule: TrimKind | null, distribution?: string])[] = [
    ['a/tests/test_x.py', 'tests'],
    ['a/tests/data/x.so', 'tests'],
    ['a/testing/x.py', null],
    ['c/tests/x.py', null],
    ['b/tests/test_x.py', 'tests'],
    ['b/tests/helper.py', null],
    ['b/tests/test_kept.py', null],
    ['b/tests/data/x.csv', 'tests'],
    ['b/tests/fast.cpython-311-x86_64-linux-gnu.so', null],
    ['d/tests/data/x.csv', null],
    ['a/_simd.cpython-311-x86_64-linux-gnu.so', 'tests'],
    ['a/_simd.py', null],
    ['a/conftest.py', 'tests'],
    ['b/conftest.py', null],
    ['a/_simd/x.so', null],
    ['a/b.pyi', 'stubs'],
    ['a/py.typed', 'stubs'],
    ['a/__init__.pyi', null],
    ['jedi/third_party/typeshed/x.pyi', null],
    ['x/y.pyi', null, 'mypy'],
    ['a/include/x.h', 'headers'],
    ['a/x.pxd', 'headers'],
    ['a/x.pxd.tp', 'headers'],
    ['a/x.html.tp', null],
    ['a/fast.c', 'headers'],
    ['a/include/x/ops.h.inc', 'headers'],
    ['a/include/x/ops.cc', 'headers'],
    ['a/include/LICENSE', null],
    ['a/include/x.py', null],
    ['a/x.inc', null],
    ['b/include/x.inc', null],
    ['cupy/include/x.inc', null, 'cupy-cuda12x'],
    ['a/distutils/__init__.py', 'headers'],
    ['a/distutils/checks/x.c', 'headers'],
    ['a/distutils_x.py', null],
    ['clang/native/libclang.so', 'headers', 'libclang'],
    ['clang_x/libclang.so', null, 'libclang'],
    ['torch/bin/protoc', 'headers', 'torch'],
    ['torch/bin/protocol', null, 'torch'],
    ['b/distutils/__init__.py', null],
    ['a/other.c', null],
    ['cupy/_core/include/x.h', null, 'cupy-cuda12x'],
    ['a/lib/libx.a', 'static'],
    ['a/lib/pkgconfig/x.pc', 'static'],
    ['a/libx.so', null],
    ['nvidia/lib/libcudadevrt.a', null, 'nvidia-cuda-runtime-cu12'],
    ['a/x.py', null],
    ['a/x.html', null],
  ];
  for (const [path, rule, distribution = 'a'] of cases)
    assert.equal(trimRule(path, distribution, ALL, FACTS), rule, path);
});

test('a rule that is switched off takes nothing', () => {
  assert.equal(trimRule('a/tests/x.pyi', 'a', new Set(['headers']), FACTS), null);
  assert.equal(trimRule('a/tests/x.pyi', 'a', new Set(['stubs']), FACTS), 'stubs');
});

test('folders of headers are those called so that hold some', () => {
  const paths = ['a/include/b/include/x.h', 'b/include/template.inc', 'c/x.h', 'include/d/x.hpp'];
  assert.deepEqual([...headerFolders(paths)], ['a/include', 'include']);
});
