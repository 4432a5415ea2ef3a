import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { astro } from './astro.ts';

test('Astro is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { astro: '5' }, scripts: { build: 'astro build' } } }, ['static whole runs null port 4321 (build -> dist)']],
    [{ 'package.json': { dependencies: { astro: '5', '@astrojs/node': '9' } }, 'astro.config.mjs': "export default defineConfig({ output: 'server', server: { port: 4000 } });" }, ['ssr whole runs dist/server/entry.mjs port 4000 (null -> dist)']],
    [{ 'package.json': { dependencies: { 'astronomy-engine': '2' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(astro, sample), expected);
});

test('routes of Astro', async () => {
  const found = await routesIn(astro, {
    'package.json': { dependencies: { astro: '5' } },
    'src/pages/api/[id].ts': 'export const GET = f;',
    'src/pages/index.astro': '<p/>',
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /api/{id}']);
});
