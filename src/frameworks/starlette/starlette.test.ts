import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { starlette } from './starlette.ts';

const found = (source: string, path = 'main.py') =>
  starlette.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Starlette applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from starlette.applications import Starlette\napp = Starlette(routes=[])", [['app', false, 'api', 2]]],
    ["from starlette.responses import JSONResponse\nr = JSONResponse({})", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
