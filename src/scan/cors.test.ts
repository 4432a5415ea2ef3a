import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';
import { PAGE } from './testing/trees.ts';

const ROUTE = '@app.get("/items")\ndef items(): ...\n';
const fastapi = (more: string): string =>
  `import os\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\n${more}${ROUTE}`;
const flask = (more: string): string =>
  `from flask import Flask\nfrom flask_cors import CORS\napp = Flask(__name__)\n${more}@app.route("/items")\ndef items(): ...\nif __name__ == "__main__":\n    app.run(port=8000)\n`;

/** Rules and messages on origins, of an API at port 8000 and a page at port 5173. */
async function said(api: string, base = "'http://localhost:8000'"): Promise<readonly string[]> {
  const { value } = await scan(
    memoryTree({
      'api/main.py': api,
      'api/requirements.txt': 'fastapi\nflask\n',
      ...PAGE,
      'web/src/main.ts': `const API = ${base};\nfetch(\`\${API}/items\`);\n`,
    }),
  );
  return value.diagnostics
    .filter((one) => /cors/.test(one.rule))
    .map((one) => `${one.rule} ${one.path}:${one.line} ${one.message}`);
}

const MISSING =
  'scan/cors-missing web/src/main.ts:2 web is served at http://localhost:5173 and asks api at port 8000, which lets no other origin in: browsers refuse its answers';

test('pages are held against the origins that servers let in', async () => {
  const other = (line: number, list: string): string =>
    `scan/cors-origin api/main.py:${line} api lets ${list} in, and web, which asks it, is served at http://localhost:5173`;
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing is said', fastapi(''), [MISSING]],
    ['all are let in', fastapi('app.add_middleware(CORSMiddleware, allow_origins=["*"])\n'), []],
    ['this one is', fastapi('app.add_middleware(CORSMiddleware, allow_origins=["http://127.0.0.1:5173"])\n'), []],
    ['another is', fastapi('app.add_middleware(CORSMiddleware, allow_origins=["http://localhost:3000"])\n'), [other(5, 'http://localhost:3000')]],
    ['by name', fastapi('origins = ["http://localhost:3000"]\napp.add_middleware(CORSMiddleware, allow_origins=origins)\n'), [other(6, 'http://localhost:3000')]],
    ['split from a variable', fastapi('app.add_middleware(CORSMiddleware, allow_origins=os.getenv("ORIGINS", "http://localhost:3000,http://localhost:3001").split(","))\n'), [other(5, 'http://localhost:3000, http://localhost:3001')]],
    ['a list that grows', fastapi('origins = ["http://localhost:3000"]\norigins.append(extra)\napp.add_middleware(CORSMiddleware, allow_origins=origins)\n'), []],
    ['what was deployed only', fastapi('app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"])\n'), []],
    ['a pattern', fastapi('app.add_middleware(CORSMiddleware, allow_origin_regex=".*")\n'), []],
    ['Flask, all', flask('CORS(app)\n'), []],
    ['Flask, another', flask('CORS(app, origins=["http://localhost:3000"])\n'), [other(4, 'http://localhost:3000')]],
    ['Flask, nothing', flask(''), [MISSING]],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, api, expected] of table) assert.deepEqual(await said(api), expected, name);
});

test('a page that asks its own origin, or an address that is not known, has no origin to be let in', async () => {
  assert.deepEqual(await said(fastapi(''), "'/api'"), []);
  assert.deepEqual(await said(fastapi(''), 'import.meta.env.VITE_API'), []);
  assert.deepEqual(await said(fastapi(''), "import.meta.env.VITE_API ?? 'http://localhost:8000'"), [MISSING]);
});
