import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withAbove } from './above.ts';

test('a folder and those above it', () => {
  const table: readonly (readonly [folder: string, all: readonly string[]])[] = [
    ['a/b/c', ['a/b/c', 'a/b', 'a', '.']],
    ['a', ['a', '.']],
    ['.', ['.']],
  ];
  for (const [folder, all] of table) assert.deepEqual(withAbove(folder), all, folder);
});
