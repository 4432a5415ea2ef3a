import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { qwik } from './qwik.ts';

test('Qwik City is recognised, look-alikes are not', async () => {
  const of = (scripts: Readonly<Record<string, string>>, more: object = {}): Sample => ({
    'package.json': { devDependencies: { '@builder.io/qwik-city': '1' }, scripts: { build: 'qwik build', ...scripts }, ...more },
  }); // biome-ignore format: one package
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [of({ 'build.server': 'vite build -c adapters/express/vite.config.ts', serve: 'node server/entry.express' }, { type: 'module' }), ['ssr whole runs server/entry.express.js port 3000 (build -> server)']],
    [of({ 'build.server': 'vite build -c adapters/fastify/vite.config.ts' }), ['ssr whole runs server/entry.fastify.mjs port 3000 (build -> server)']],
    [of({ 'build.server': 'vite build -c adapters/static/vite.config.ts' }), ['static whole runs null port 3000 (build -> dist)']],
    [of({ 'build.server': 'vite build -c adapters/cloudflare-pages/vite.config.ts' }), ['ssr whole runs null port 3000 (build -> server)']],
    [{ 'package.json': { devDependencies: { '@builder.io/qwik': '1', vite: '5' }, scripts: { build: 'vite build' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(qwik, sample), expected);
});
