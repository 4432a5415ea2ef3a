import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { hono } from './hono.ts';

test('Hono is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { start: 'tsx src/index.ts' } }, 'src/index.ts': "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nconst app = new Hono();\nserve({ fetch: app.fetch, port: 8787 });" }, ['api src/index.ts runs src/index.ts port 8787 (as it is)']],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { dev: 'bun run --hot src/index.ts', build: 'bun build src/index.ts --outdir dist --target bun' } }, 'src/index.ts': "import { Hono } from 'hono';\nconst app = new Hono();\nexport default { port: Number(process.env.PORT) || 3002, fetch: app.fetch };" }, ['api src/index.ts runs dist/index.js port 3002 (build -> dist)']],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { start: 'bun src/index.ts' } }, 'src/index.ts': "import app from './app';\nexport default app;", 'src/app.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, ['api src/index.ts runs src/index.ts port 3000 (as it is)']],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { build: 'tsdown', compile: 'bun build --compile ./src/index.ts --outfile server', start: 'bun run dist/index.js' } }, 'tsconfig.json': '{}', 'src/index.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, ['api src/index.ts runs dist/index.js port 3000 (build -> dist)']],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { build: 'tsc && tsdown', dev: 'bun src/app.ts' } }, 'tsconfig.json': '{}', 'src/app.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, ['api src/app.ts runs dist/app.js port 3000 (build -> dist)']],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { dev: 'bunx wrangler dev src/index.ts', deploy: 'wrangler deploy' } }, 'src/index.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, []],
    [{ 'package.json': { dependencies: { hono: '4' }, scripts: { dev: 'bun run src/index.ts' } }, 'wrangler.toml': 'main = "src/index.ts"', 'src/index.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, []],
    [{ 'package.json': { dependencies: { hono: '4' } }, 'worker.ts': "import { Hono } from 'hono';\nexport default new Hono();" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(hono, sample), expected);
});

test('routes of Hono', async () => {
  const found = await routesIn(hono, {
    'package.json': { dependencies: { hono: '4' } },
    'index.ts': "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nimport books from './books';\nconst app = new Hono();\napp.get('/', (c) => c.text(''));\napp.route('/books', books);\nserve(app);",
    'books.ts': "import { Hono } from 'hono';\nconst books = new Hono();\nbooks.get('/:id', f);\nexport default books;",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /', 'GET /books/{id}']);
});

test('routes of Hono that are chained to what makes it, below its base path', async () => {
  const found = await routesIn(hono, {
    'package.json': { dependencies: { hono: '4' } },
    'index.ts': "import { serve } from '@hono/node-server';\nimport { app } from './app';\nserve({ fetch: app.fetch });",
    'app.ts': "import { Hono } from 'hono';\nimport { todos } from './todos';\nimport make from './whole';\nexport const app = new Hono({ strict: false })\n  .use('*', log())\n  .route('/api', todos)\n  .route('/whole', make)\n  .get('/live', (c) => c.json({}))\n  .notFound(f);",
    'todos.ts': "import { Hono } from 'hono';\nexport const todos = new Hono().basePath('/todos').get('/', f).get('/:id', f);",
    'whole.ts': "import { Hono } from 'hono';\nexport default new Hono().post('/x', f);",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /api/todos', 'GET /api/todos/{id}', 'GET /live', 'POST /whole/x']);
});
