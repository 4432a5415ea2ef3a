import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { vite } from './vite.ts';

test('Vite is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { devDependencies: { vite: '5' }, scripts: { build: 'tsc && vite build' } }, 'index.html': '', 'vite.config.ts': "export default defineConfig(({ mode }) => ({ server: { port: 8080 }, build: { outDir: '../static' } }));" }, ['static whole runs null port 8080 (build -> ../static)']],
    [{ 'package.json': { devDependencies: { vite: '5' }, scripts: { build: 'vite build', dev: 'vite --port 3000' } }, 'index.html': '' }, ['static whole runs null port 3000 (build -> dist)']],
    [{ 'package.json': { devDependencies: { vite: '5' } }, 'vite.config.ts': "export default { build: { lib: { entry: 'x.ts' } } };", 'index.html': '' }, []],
    [{ 'package.json': { devDependencies: { vite: '5', vitest: '1' }, scripts: { test: 'vitest' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(vite, sample), expected);
});
