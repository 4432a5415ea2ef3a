import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { FRAMEWORKS } from './index.ts';

test('every folder is a framework in the list, and the list is sorted', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const ids = FRAMEWORKS.map((framework) => framework.id);
  assert.deepEqual(ids, folders);
  assert.deepEqual(ids, ids.toSorted());
});
