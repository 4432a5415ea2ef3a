import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { isBinary, npmLockFile } from './lockfiles.ts';

const CASES: Record<string, { files: string[]; folder?: string; manager?: string; found: string | null }> = {
  'in the folder': { files: ['web/yarn.lock', 'package-lock.json'], folder: 'web', found: 'web/yarn.lock' },
  'above, in a workspace': { files: ['pnpm-lock.yaml'], folder: 'packages/web', found: 'pnpm-lock.yaml' },
  'of two, the one believed first': {
    files: ['package-lock.json', 'pnpm-lock.yaml'],
    found: 'pnpm-lock.yaml',
  },
  "of two, the manager's": { files: ['package-lock.json', 'yarn.lock'], manager: 'yarn', found: 'yarn.lock' },
  'what is packed with a package': { files: ['npm-shrinkwrap.json', 'package-lock.json'], found: 'npm-shrinkwrap.json' }, // biome-ignore format: a line
  'any text before what only Bun reads': { files: ['bun.lockb', 'package-lock.json'], manager: 'bun', found: 'package-lock.json' }, // biome-ignore format: a line
  'what only Bun reads': { files: ['bun.lockb'], found: 'bun.lockb' },
  'none, though one is beside': { files: ['api/yarn.lock'], folder: 'web', found: null },
};

for (const [name, { files, folder = '.', manager = null, found }] of Object.entries(CASES))
  test(`the lock of packages: ${name}`, () => {
    const tree = memoryTree(Object.fromEntries(files.map((path) => [path, ''])));
    assert.equal(npmLockFile(folder, manager, tree)?.path ?? null, found);
  });

test('a lock that is no text is told', () => {
  assert.deepEqual(['web/bun.lockb', 'web/bun.lock'].map(isBinary), [true, false]);
});
