import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../../formats/python/project.ts';
import { readPython } from '../../formats/python/read.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { fasthtml } from './fasthtml.ts';

const found = (source: string) =>
  fasthtml.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

const UI =
  'from fasthtml.common import *\napp, rt = fast_app(pico=False)\n@rt("/")\ndef get(): ...\n@rt("/upload", methods=["POST"])\nasync def upload(file): ...\n@rt\ndef health(): ...\n@app.get("/item/{id}")\ndef item(id: int): ...\n@cache\ndef own(): ...\nserve()\n';

test('FastHTML applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    [UI, [['app', false, 'ui', 2]]],
    ['from fasthtml.common import FastHTML, serve\napp = FastHTML(hdrs=())\nserve()', [['app', false, 'ui', 2]]],
    ['import fasthtml.common as fh\napp, rt, items, Item = fh.fast_app("data/x.db", id=int)', [['app', false, 'ui', 2]]],
    ['from mylib import *\napp, rt = fast_app()', []],
    ['from fasthtml.common import Div\nx = Div("a")', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});

test('routes are those of its own decorator as well, by path or by the name of the function', () => {
  const project = new PythonProject(memoryTree({ 'main.py': UI }));
  const module = project.module('main.py');
  assert.ok(module);
  const [application] = fasthtml.detect(module);
  assert.ok(application);
  const routes = fasthtml.routes({ project, reached: [module] }, application);
  assert.deepEqual(routes.map(({ method, path }) => `${method} ${path}`).sort(), [
    'GET /',
    'GET /health',
    'GET /item/{id}',
    'POST /upload',
  ]);
});
