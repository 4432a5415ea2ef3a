import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { packageManifests } from './manifests.ts';

test('manifests of packages below a folder, not of what is installed', () => {
  const files = ['package.json', 'web/package.json', 'web/a/package.json', 'website/package.json'];
  const tree = memoryTree(
    Object.fromEntries([...files, 'web/node_modules/x/package.json'].map((path) => [path, '{}'])),
  );
  assert.deepEqual(packageManifests(tree, '.'), files.toSorted());
  assert.deepEqual(packageManifests(tree, 'web'), ['web/a/package.json', 'web/package.json']);
});
