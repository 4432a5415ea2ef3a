import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Compile } from '../model/compile.ts';
import { file } from './base/make.ts';
import { withBytecode } from './bytecode.ts';

/** Answers with the length of the source; what begins with `!` does not compile. */
const COMPILER: Compile = {
  version: '3.11.2',
  start() {},
  compile: async (files) =>
    files.map(({ source }) => (source[0] === 0x21 ? null : Uint8Array.of(source.length))),
};

test('bytecode lies beside its source, but for sources that get none', async () => {
  const table: readonly (readonly [path: string, text: string, bytecode: string | null])[] = [
    ['lib/a.py', 'x', 'lib/__pycache__/a.cpython-311.pyc'],
    ['b.py', 'x', '__pycache__/b.cpython-311.pyc'],
    ['lib/bad.py', '!', null],
    ['lib/late.py', 'x', null],
    ['bin/script.py', 'x', null],
    ['lib/a.txt', 'x', null],
  ];
  const entries = table.map(([path, text]) => file(path, text));
  const made = await withBytecode(entries, COMPILER, '3.11', { without: new Set(['lib/late.py']) });
  const expected = [...table.map(([path]) => path), ...table.flatMap(([, , bytecode]) => bytecode ?? [])];
  assert.deepEqual(made.map(({ path }) => path).sort(), expected.sort());
});
