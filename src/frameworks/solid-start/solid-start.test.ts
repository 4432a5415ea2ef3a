import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { solidStart } from './solid-start.ts';

const START = { dependencies: { '@solidjs/start': '1', vinxi: '0.4' }, scripts: { build: 'vinxi build' } };
const CONFIG = "import { defineConfig } from '@solidjs/start/config';\n";

test('SolidStart is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': START, 'app.config.ts': `${CONFIG}export default defineConfig({});` }, ['ssr whole runs .output/server/index.mjs port 3000 (build -> .output)']],
    [{ 'package.json': START, 'app.config.ts': `${CONFIG}export default defineConfig({ server: { preset: 'static' } });` }, ['static whole runs null port 3000 (build -> .output/public)']],
    [{ 'package.json': START, 'app.config.ts': `${CONFIG}export default defineConfig({ server: { preset: 'cloudflare-pages' } });` }, ['ssr whole runs null port 3000 (build -> .output)']],
    [{ 'package.json': { dependencies: { 'solid-js': '1' }, devDependencies: { vite: '5' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(solidStart, sample), expected);
});

test('routes of SolidStart', async () => {
  const found = await routesIn(solidStart, {
    'package.json': START,
    'src/routes/api/users/[id].ts': 'export async function GET() {}\nexport function POST() {}',
    'src/routes/index.tsx': 'export default function Home() {}',
  });
  assert.deepEqual(found, ['GET /api/users/{id}', 'POST /api/users/{id}']);
});
