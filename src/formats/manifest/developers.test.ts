import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForDevelopers } from './developers.ts';

test('extras and groups for developers are told by a word of their names', () => {
  for (const group of ['dev', 'Test', 'docs-build', 'gpu_tests', 'benchmark', 'lint', 'notebook.extra'])
    assert.equal(isForDevelopers(group), true, group);
  for (const group of ['serve', 'ml', 'latest', 'device', 'docstore', 'all', 'release'])
    assert.equal(isForDevelopers(group), false, group);
});
