import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string | object>>;

/** Services of a tree, one a line. */
async function services(files: Files): Promise<readonly string[]> {
  const { value } = await scan(
    memoryTree(
      Object.fromEntries(
        Object.entries(files).map(([path, one]) => [
          path,
          typeof one === 'string' ? one : JSON.stringify(one),
        ]),
      ),
    ),
  );
  return value.services.map(
    (one) =>
      `${one.id}: ${one.path} ${one.framework} ${one.entrypoint} ${one.port} ${one.manager} ${one.runtime}`,
  );
}

const VITE = { scripts: { build: 'vite build' }, devDependencies: { vite: '7' } };
const EXPRESS = "const express = require('express');\nexpress().listen(4000);\n";
const FLASK = 'from flask import Flask\napp = Flask(__name__)\n';

test('services of workspaces, side by side and below one another', async () => {
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ['an API and its page', { 'server/package.json': { dependencies: { express: '5' } }, 'server/index.js': EXPRESS, 'client/package.json': VITE, 'client/index.html': '', 'client/yarn.lock': '', 'client/.nvmrc': 'v22.3\n' }, ['client: client vite null 5173 yarn 22.3', 'server: server express index.js 4000 npm null']],
    ['npm workspaces', { 'package.json': { workspaces: ['apps/*'], devDependencies: { vite: '7' } }, 'package-lock.json': '{}', 'apps/web/package.json': VITE, 'apps/web/index.html': '', 'packages/ui/package.json': { name: 'ui', devDependencies: { vite: '7' } }, 'packages/ui/src/a.ts': '' }, ['web: apps/web vite null 5173 npm null']],
    ['pnpm, the lock at the root', { 'package.json': {}, 'pnpm-workspace.yaml': 'packages: [apps/*]\n', 'pnpm-lock.yaml': '', 'apps/api/package.json': { dependencies: { express: '5' }, engines: { node: '>=20' } }, 'apps/api/index.js': EXPRESS }, ['api: apps/api express index.js 4000 pnpm >=20']],
    ['Nx: projects share a manifest', { 'nx.json': {}, 'package.json': { dependencies: { '@nestjs/core': '11', next: '15', 'react-native': '0.7' } }, 'apps/api/project.json': { name: 'api', projectType: 'application', targets: { build: { options: { main: 'apps/api/src/main.ts', outputPath: 'dist/apps/api' } } } }, 'apps/api/src/main.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(M);\napp.listen(3333);\n", 'apps/phone/project.json': { projectType: 'application', targets: {} }, 'apps/phone/src/App.tsx': "import { View } from 'react-native';\n" }, ['api: apps/api nestjs ../../dist/apps/api/main.js 3333 npm null']],
    ['an API and its worker in one package', { 'package.json': { scripts: { start: 'node api.js', worker: 'node worker.js' }, dependencies: { express: '5', bullmq: '5' } }, 'api.js': EXPRESS, 'worker.js': "const { Worker } = require('bullmq');\nnew Worker('a', f);\n" }, ['api: . express api.js 4000 npm null', 'worker: . bullmq worker.js null npm null']],
    ['a page at the root, a server below', { 'package.json': VITE, 'index.html': '', 'server/package.json': { dependencies: { express: '5' } }, 'server/index.js': EXPRESS }, ['static: . vite null 5173 npm null', 'server: server express index.js 4000 npm null']],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) assert.deepEqual(await services(files), expected, name);
});

test('what is no service', async () => {
  const table: readonly (readonly [string, Files])[] = [
    ['a telephone application', { 'package.json': { dependencies: { expo: '50', express: '5' } }, 'index.js': EXPRESS }],
    ['a desktop application', { 'package.json': { ...VITE, dependencies: { electron: '30' } }, 'index.html': '' }],
    ['infrastructure', { 'package.json': { dependencies: { 'aws-cdk-lib': '2', express: '5' } }, 'index.js': EXPRESS }],
    ['a library', { 'package.json': { devDependencies: { vite: '7', webpack: '5' } }, 'src/index.ts': '' }],
    ['tests', { 'tests/server/package.json': { dependencies: { express: '5' } }, 'tests/server/index.js': EXPRESS }],
    ['a script that ends', { 'package.json': { scripts: { start: 'node seed.js' } }, 'seed.js': 'insert();\n' }],
    ['installed packages', { 'node_modules/x/package.json': { dependencies: { express: '5' } }, 'node_modules/x/index.js': EXPRESS }],
    ['a manifest that cannot be read', { 'package.json': '{ "dependencies": {\n<<<<<<< HEAD\n', 'index.js': EXPRESS }],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files] of table) assert.deepEqual(await services(files), [], name);
});

test('old copies stay out as long as there is a better one', async () => {
  const files = { 'web/package.json': VITE, 'web/index.html': '', 'web-old/package.json': VITE, 'web-old/index.html': '' };
  assert.deepEqual(await services(files), ['web: web vite null 5173 npm null']);
  assert.equal((await services({ 'web-old/package.json': VITE, 'web-old/index.html': '' })).length, 1);
}); // biome-ignore format: trees read as one

test('plain pages: alone, beside an API, and served by one', async () => {
  const page = '<script src="js/app.js"></script>';
  const ask = "fetch('http://localhost:5000/predict');\n";
  const table: readonly (readonly [string, Files, number])[] = [
    ['alone', { 'index.html': '<p>hello</p>' }, 1],
    ['beside an API', { 'index.html': page, 'js/app.js': ask, 'backend/app.py': FLASK }, 2],
    ['in a folder of its name', { 'frontend/index.html': page, 'backend/app.py': FLASK }, 2],
    ['served by the API', { 'frontend/index.html': page, 'frontend/js/app.js': ask, 'app.py': `${FLASK}app.static_folder = "frontend"\n` }, 1],
    ['filled in by the API', { 'web/index.html': '<p>{{ name }}</p><script></script>', 'app.py': FLASK }, 1],
    ['templates', { 'templates/index.html': page, 'app.py': FLASK }, 1],
    ['a report', { 'docs/index.html': page, 'app.py': FLASK }, 1],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, count] of table) assert.equal((await services(files)).length, count, name);
  const served = await services({
    'site/index.html': page,
    'site/serve.py': 'import http.server\nPORT = 3000\n',
  });
  assert.deepEqual(served, ['site: site html null 3000 null null']);
});
