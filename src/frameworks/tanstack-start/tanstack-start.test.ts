import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { tanstackStart } from './tanstack-start.ts';

test('TanStack Start is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { '@tanstack/react-start': '1' }, devDependencies: { vite: '7' }, scripts: { build: 'vite build', dev: 'vite dev --port 3100' } } }, ['ssr whole runs .output/server/index.mjs port 3100 (build -> .output)']],
    [{ 'package.json': { dependencies: { '@tanstack/react-query': '5' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(tanstackStart, sample), expected);
});
