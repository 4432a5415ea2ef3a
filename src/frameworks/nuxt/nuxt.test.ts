import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { nuxt } from './nuxt.ts';

test('Nuxt is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { nuxt: '3' }, scripts: { build: 'nuxt build' } }, 'nuxt.config.ts': 'export default defineNuxtConfig({ devServer: { port: 4000 } })' }, ['ssr whole runs .output/server/index.mjs port 4000 (build -> .output)']],
    [{ 'package.json': { dependencies: { nuxt: '3' }, scripts: { generate: 'nuxt generate' } } }, ['static whole runs null port 3000 (generate -> .output/public)']],
    [{ 'package.json': { dependencies: { vue: '3' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(nuxt, sample), expected);
});

test('routes of Nuxt', async () => {
  const found = await routesIn(nuxt, {
    'package.json': { dependencies: { nuxt: '3' } },
    'server/api/users/[id].get.ts': 'export default f',
    'server/routes/health.ts': 'export default f',
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['ANY /health', 'GET /api/users/{id}']);
});
