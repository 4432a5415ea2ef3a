import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { express } from './express.ts';

test('Express is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { express: '4' }, scripts: { start: 'node index.js' } }, 'index.js': "const express = require('express');\nconst app = express();\napp.listen(process.env.PORT || 3001);" }, ['api index.js runs index.js port 3001 (as it is)']],
    [{ 'package.json': { dependencies: { express: '4' }, scripts: { build: 'tsc', dev: 'ts-node api/server.ts' } }, 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"."}}', 'api/server.ts': "import app from '../app';\nconst PORT = 3005;\napp.listen(PORT, () => {});", 'app.ts': "import express from 'express';\nconst app = express();\nexport default app;" }, ['api api/server.ts runs dist/api/server.js port 3005 (build -> dist)']],
    [{ 'package.json': { dependencies: { express: '4' }, main: 'dist/index.js', scripts: { build: 'tsup src/index.ts', start: 'node dist/index.js' } }, 'src/index.ts': "import express from 'express';\nexpress().listen(8080);" }, ['api src/index.ts runs dist/index.js port 8080 (build -> dist)']],
    [{ 'package.json': { dependencies: { express: '5' }, scripts: { start: 'node src/index.ts', 'check:types': 'tsc --project tsconfig.json' } }, 'tsconfig.json': '{"compilerOptions":{"noEmit":true}}', 'src/index.ts': "import express from 'express';\nexpress().listen(8080);" }, ['api src/index.ts runs src/index.ts port 8080 (as it is)']],
    [{ 'package.json': { dependencies: { express: '5' }, scripts: { start: 'node src/index.ts', types: 'tsc --noEmit -p .' } }, 'src/index.ts': "import app from './parts/';\napp.listen(8080);", 'src/parts/index.ts': "import express from 'express';\nexport default express();" }, ['api src/index.ts runs src/index.ts port 8080 (as it is)']],
    [{ 'package.json': { dependencies: { express: '5' }, scripts: { build: 'tsc --noEmit && esbuild a.ts' } }, 'tsconfig.json': '{"compilerOptions":{"noEmit":true}}', 'a.ts': "import express from 'express';\nexpress().listen(8080);" }, ['api a.ts runs a.js port 8080 (build -> null)']],
    [{ 'package.json': { dependencies: { express: '4', 'inversify-express-utils': '6' }, scripts: { build: 'rm -rf build && node esbuild.js', start: 'node ./build/index.js' } }, 'esbuild.js': '', 'src/index.ts': "import { InversifyExpressServer } from 'inversify-express-utils';\nconnect().then(() => {\n  const server = new InversifyExpressServer(container);\n  server.setConfig(f).build().listen(process.env.PORT || 4002);\n});" }, ['api src/index.ts runs build/index.js port 4002 (build -> build)']],
    [{ 'package.json': { dependencies: { 'routing-controllers': '0' }, main: 'app.js' }, 'app.js': "import { createExpressServer } from 'routing-controllers';\ncreateExpressServer({ controllers: [A] }).listen(4003);" }, ['api app.js runs app.js port 4003 (as it is)']],
    [{ 'package.json': { dependencies: { express: '4' }, scripts: { build: 'dts build', start: 'node dist/index.js' } }, 'src/index.ts': "import express from 'express';\nexpress().listen(8080);" }, ['api src/index.ts runs dist/index.js port 8080 (build -> dist)']],
    [{ 'package.json': { dependencies: { express: '4' } }, 'lib.js': "const express = require('express'); module.exports = express.Router();" }, []],
    [{ 'package.json': { dependencies: { express: '4' } }, 'test/server.js': "const express = require('express'); express().listen(1);" }, []],
    [{ 'package.json': {}, 'index.js': "const express = require('./express'); express().listen(1);" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(express, sample), expected);
});

test('routes of Express', async () => {
  const found = await routesIn(express, {
    'package.json': { dependencies: { express: '4' } },
    'index.js': "const express = require('express');\nconst users = require('./routes/users');\nconst app = express();\napp.get('/health', (q, r) => r.send());\napp.get('port');\napp.use('/api', auth, users);\napp.use('/v2', require('./routes/items'));\napp.route('/both').get(a).post(b);\napp.listen(3000);",
    'routes/users.js': "const { Router } = require('express');\nconst router = Router();\nrouter.get('/users/:id', f);\nrouter.post('/users', f);\nmodule.exports = router;",
    'routes/items.js': "const express = require('express');\nconst r = express.Router();\nr.delete('/items/:id?', f);\nmodule.exports = r;",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, [
    'DELETE /v2/items/{id}',
    'GET /api/users/{id}',
    'GET /both',
    'GET /health',
    'POST /api/users',
    'POST /both',
  ]);
});

test('routes of a router that is made where Express is required', async () => {
  const found = await routesIn(express, {
    'package.json': { dependencies: { express: '4' } },
    'index.js': "const express = require('express');\nconst users = require('./users');\nconst app = express();\napp.use('/api', users);\napp.listen(3000);",
    'users.js': "const router = require('express').Router();\nrouter.get('/users', f);\nmodule.exports = router;",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /api/users']);
});
