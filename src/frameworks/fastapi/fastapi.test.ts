import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { fastapi } from './fastapi.ts';

const found = (source: string, path = 'main.py') =>
  fastapi.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('FastAPI applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from fastapi import FastAPI\napp = FastAPI()", [['app', false, 'api', 2]]],
    ["import fastapi\napi: X = fastapi.FastAPI(title=\"t\")", [['api', false, 'api', 2]]],
    ["from fastapi import FastAPI\ndef create_app():\n  app = FastAPI()\n  return app", [['create_app', true, 'api', 3]]],
    ["from fastapi import FastAPI\ndef make():\n  return FastAPI()", [['make', true, 'api', 3]]],
    ["from fastapi import FastAPI\nclass Api(FastAPI): pass\napp = Api()", [['app', false, 'api', 3]]],
    ["import socketio\nfrom fastapi import FastAPI\nfast = FastAPI()\napp = socketio.ASGIApp(sio, fast)", [['fast', false, 'api', 3], ['app', false, 'api', 4]]],
    ["from fastapi import APIRouter\nrouter = APIRouter()", []],
    ["from fastapi import FastAPI\ndef test_x():\n  app = FastAPI()\n  use(app)", []],
    ["# app = FastAPI()\n\"\"\"\napp = FastAPI()\n\"\"\"", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
