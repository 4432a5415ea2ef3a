import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { sveltekit } from './sveltekit.ts';

test('SvelteKit is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { devDependencies: { '@sveltejs/kit': '2', '@sveltejs/adapter-node': '5' }, scripts: { build: 'vite build' } } }, ['ssr whole runs build/index.js port 3000 (build -> build)']],
    [{ 'package.json': { devDependencies: { '@sveltejs/kit': '2', '@sveltejs/adapter-static': '3' }, scripts: { build: 'vite build' } } }, ['static whole runs null port 5173 (build -> build)']],
    [{ 'package.json': { devDependencies: { '@sveltejs/kit': '2', '@sveltejs/adapter-vercel': '3' } } }, ['ssr whole runs null port 5173 (null -> .svelte-kit)']],
    [{ 'package.json': { devDependencies: { svelte: '5' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(sveltekit, sample), expected);
});

test('routes of SvelteKit', async () => {
  const found = await routesIn(sveltekit, {
    'package.json': { devDependencies: { '@sveltejs/kit': '2' } },
    'src/routes/api/[id]/+server.ts': 'export function GET() {} export function PUT() {}',
    'src/routes/+page.svelte': '<p/>',
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /api/{id}', 'PUT /api/{id}']);
});
