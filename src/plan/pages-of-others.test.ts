import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitted, findingsOf, plannedFrom } from '../../test/support/emitted.ts';
import { memoryTree } from '../formats/tree/memory.ts';

const FILES = {
  'web/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7.1.0"}}',
  'web/package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
  'web/index.html': '<div>',
  'api/requirements.txt': 'fastapi==0.118.0\nuvicorn==0.37.0\n',
  'api/main.py':
    'from fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\n@app.post("/predict")\ndef predict(): ...\napp.mount("/", StaticFiles(directory="../web/dist", html=True))\n',
};
const PAGE = '/app/web/dist/index.html';

test('a server finds a page where another service has what it builds', async () => {
  const { planned } = await plannedFrom(memoryTree(FILES), {});
  const api = planned.value.services.find(({ id }) => id === 'api');
  assert.deepEqual(
    api?.files.map(({ value }) => value.path),
    [PAGE],
  );
  const files = await emitted(FILES);
  const text = files.files.find(({ path }) => path === 'api/Dockerfile')?.text ?? '';
  assert.equal(text.split(PAGE).length, 3, 'in development and in production');
  assert.deepEqual(await findingsOf(FILES, files), []);
});

test('and none where its own image has the folder', async () => {
  const own = { ...FILES, 'web/vite.config.js': "export default { build: { outDir: '../api/static' } };" };
  const main = FILES['api/main.py'].replace('../web/dist', 'static');
  const pages = async (more: Readonly<Record<string, string>>) => {
    const { planned } = await plannedFrom(memoryTree({ ...own, 'api/main.py': main, ...more }), {});
    return planned.value.services.find(({ id }) => id === 'api')?.files.map(({ value }) => value.path);
  };
  assert.deepEqual(await pages({ 'api/static/index.html': '' }), []);
  assert.deepEqual(await pages({}), ['/app/api/static/index.html']);
});
