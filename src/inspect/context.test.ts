import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextOf } from './context.ts';

const FILES = [
  { path: '.git/objects/a', size: 5000 },
  { path: 'api/main.py', size: 100 },
  { path: 'data/train.csv', size: 900 },
  { path: 'data/keep.csv', size: 20 },
  { path: 'Dockerfile', size: 7 },
];

test('without an ignore file everything is sent', () => {
  const { sent, ignored, folders, largest } = contextOf(FILES, null);
  assert.deepEqual(
    [sent, ignored],
    [
      { size: 6027, files: 5 },
      { size: 0, files: 0 },
    ],
  );
  assert.deepEqual(folders.map(({ path }) => path), ['.git', 'data', 'api', '.']); // biome-ignore format: a line
  assert.equal(largest[0]?.path, '.git/objects/a');
});

test('each pattern is told what it keeps at home; exceptions are sent', () => {
  const context = contextOf(FILES, {
    path: '.dockerignore',
    text: '.git\n# all but one\ndata\n!data/keep.csv\nnothing\n',
  });
  assert.deepEqual(context.sent, { size: 127, files: 3 });
  assert.deepEqual(context.ignored, { size: 5900, files: 2 });
  assert.deepEqual(context.patterns, [
    { path: '.git', size: 5000, files: 1 },
    { path: 'data', size: 900, files: 1 },
  ]);
});
