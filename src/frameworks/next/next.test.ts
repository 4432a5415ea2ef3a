import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { next } from './next.ts';

test('Next.js is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build' } }, 'next.config.mjs': "const nextConfig = { output: 'standalone' };\nexport default nextConfig;" }, ['ssr whole runs .next/standalone/server.js port 3000 (build -> .next/standalone)']],
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build' } }, 'next.config.js': "module.exports = withX({ output: 'export' });" }, ['static whole runs null port 3000 (build -> out)']],
    [{ 'package.json': { dependencies: { next: '14', express: '4' }, scripts: { build: 'next build', start: 'NODE_ENV=production node server.js' } }, 'server.js': "const next = require('next');\nconst port = Number(process.env.PORT) || 3005;\nconst app = next({ dev: false, port });\napp.prepare().then(() => require('express')().listen(port));" }, ['ssr whole runs server.js port 3005 (build -> .next)']],
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build && tsc -p tsconfig.server.json', start: 'node dist/server.js' } }, 'tsconfig.json': '{"compilerOptions":{"noEmit":true}}', 'server.ts': "import { createServer } from 'http';\nimport next from 'next';\nconst app = next({});\ncreateServer(f).listen(4001);" }, ['ssr whole runs dist/server.js port 4001 (build -> .next)']],
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build', start: 'next start', old: 'node server.js' } }, 'server.js': "const next = require('next');\nconst app = next({});\nrequire('http').createServer(f).listen(4001);" }, ['ssr whole runs node_modules/next/dist/bin/next port 3000 (build -> .next)']],
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build', start: 'node server.js' } }, 'server.js': "const next = () => 1;\nrequire('http').createServer(f).listen(4001);" }, ['ssr whole runs node_modules/next/dist/bin/next port 3000 (build -> .next)']],
    [{ 'package.json': { dependencies: { next: '14' }, scripts: { build: 'next build', start: 'next start -p 4000' } } }, ['ssr whole runs node_modules/next/dist/bin/next port 4000 (build -> .next)']],
    [{ 'package.json': { dependencies: { 'next-auth': '4' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(next, sample), expected);
});

test('routes of Next.js', async () => {
  const found = await routesIn(next, {
    'package.json': { dependencies: { next: '14' } },
    'app/api/health/route.ts': 'export async function GET() {}',
    'app/(shop)/api/items/[id]/route.ts': 'export const POST = f; export const DELETE = f;',
    'app/page.tsx': 'export default function Page() {}',
    'pages/api/old.ts': 'export default function handler() {}',
  }); // biome-ignore format: one tree
  assert.deepEqual(found, [
    'ANY /api/old',
    'DELETE /api/items/{id}',
    'GET /api/health',
    'POST /api/items/{id}',
  ]);
});
