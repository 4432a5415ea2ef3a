import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { reactRouter } from './react-router.ts';

test('React Router is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { '@react-router/serve': '7' }, devDependencies: { '@react-router/dev': '7', vite: '6' }, scripts: { build: 'react-router build' } } }, ['ssr whole runs node_modules/@react-router/serve/bin.js port 3000 (build -> build)']],
    [{ 'package.json': { dependencies: { '@remix-run/react': '2', '@remix-run/serve': '2' }, scripts: { build: 'remix vite:build' } } }, ['ssr whole runs node_modules/@remix-run/serve/dist/cli.js port 3000 (build -> build)']],
    [{ 'package.json': { devDependencies: { '@react-router/dev': '7' } }, 'react-router.config.ts': 'export default { ssr: false } satisfies Config;' }, ['static whole runs null port 3000 (null -> build/client)']],
    [{ 'package.json': { dependencies: { '@remix-run/serve': '2' }, devDependencies: { '@remix-run/dev': '2', vite: '5' }, scripts: { build: 'remix vite:build' } }, 'vite.config.ts': "import { vitePlugin as remix } from '@remix-run/dev';\nexport default defineConfig({ plugins: [remix({ ssr: false }), paths()] });" }, ['static whole runs null port 3000 (build -> build/client)']],
    [{ 'package.json': { devDependencies: { '@react-router/dev': '7' }, scripts: { build: 'tsdown' } }, 'src/plugin.ts': 'export const plugin = 1;' }, []],
    [{ 'package.json': { dependencies: { 'react-router-dom': '6' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(reactRouter, sample), expected);
});
