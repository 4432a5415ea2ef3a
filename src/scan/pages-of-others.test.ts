import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';
import { PAGE } from './testing/trees.ts';

/** What the server of a tree with a front end in `web/` hands out of it. */
async function handed(files: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> {
  const { value } = await scan(memoryTree({ ...PAGE, ...files }));
  return value.services.find(({ kind }) => kind !== 'static')?.handsOut;
}

const FASTAPI =
  'import os\nfrom pathlib import Path\nfrom fastapi import FastAPI\nfrom fastapi.responses import FileResponse\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\n';
const FLASK = 'from flask import Flask, send_from_directory, send_file\n';
const EXPRESS =
  "const path = require('path');\nconst express = require('express');\nconst app = express();\napp.post('/predict', f);\n";
const PACKAGE = '{"main": "index.js", "dependencies": {"express": "4"}}';

test('a server that hands out what another service builds', async () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[] | undefined])[] = [
    ['mounted beside the code', { 'api/main.py': `${FASTAPI}app.mount("/", StaticFiles(directory=os.path.join(os.path.dirname(__file__), "../web/dist"), html=True))\n` }, ['web/dist']],
    ['mounted by its place', { 'main.py': `${FASTAPI}app.mount("/", StaticFiles("web/dist"))\n` }, ['web/dist']],
    ['parts of it, and the page', { 'api/main.py': `${FASTAPI}DIST = Path(__file__).parent.parent / "web" / "dist"\napp.mount("/assets", StaticFiles(directory=DIST / "assets"))\n@app.get("/{path:path}")\ndef page(path): return FileResponse(DIST / "index.html")\n` }, ['web/dist', 'web/dist/assets']],
    ['a folder of its own', { 'api/main.py': `${FASTAPI}app.mount("/", StaticFiles(directory="static"))\n` }, undefined],
    ['Flask, from where its code stands', { 'api/app.py': `${FLASK}app = Flask(__name__, static_folder="../web/dist", static_url_path="/")\n` }, ['web/dist']],
    ['Flask, by a function', { 'api/app.py': `${FLASK}app = Flask(__name__)\n@app.get("/")\ndef index(): return send_from_directory("../web/dist", "index.html")\n` }, ['web/dist']],
    ['Flask, one file', { 'api/app.py': `${FLASK}app = Flask(__name__)\n@app.get("/")\ndef index(): return send_file("../web/dist/index.html")\n` }, ['web/dist']],
    ['Express', { 'server/package.json': PACKAGE, 'server/index.js': `${EXPRESS}app.use(express.static(path.join(__dirname, '..', 'web', 'dist')));\napp.get('*', (q, r) => r.sendFile(path.join(__dirname, '../web/dist/index.html')));\napp.listen(3000);\n` }, ['web/dist']],
    ['Express, uploads', { 'server/package.json': PACKAGE, 'server/index.js': `${EXPRESS}app.use(express.static('uploads'));\napp.listen(3000);\n` }, undefined],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) assert.deepEqual(await handed(files), expected, name);
});

test('a folder that a build would make, and none that was found makes, is told of', async () => {
  const said = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await scan(memoryTree({ ...PAGE, ...files }))).diagnostics
      .filter(({ rule }) => rule === 'scan/nothing-to-hand-out')
      .map(({ path, line, message }) => `${path}:${line} ${message}`);
  const mount = (folder: string): string => `${FASTAPI}app.mount("/", StaticFiles(directory="${folder}"))\n`;
  assert.deepEqual(await said({ 'main.py': mount('ui/dist') }), [
    'main.py:7 ui/dist is handed out here, and it is neither in the tree nor made by a build that was found',
  ]);
  assert.deepEqual(await said({ 'main.py': mount('ui/dist'), 'ui/dist/index.html': '' }), []);
  assert.deepEqual(await said({ 'main.py': mount('web/dist') }), []);
  assert.deepEqual(await said({ 'main.py': mount('uploads') }), []);
});
