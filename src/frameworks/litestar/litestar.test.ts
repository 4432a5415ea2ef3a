import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { litestar } from './litestar.ts';

const found = (source: string, path = 'main.py') =>
  litestar.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Litestar applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from litestar import Litestar\napp = Litestar([])", [['app', false, 'api', 2]]],
    ["from litestar import get\n@get(\"/\")\ndef index(): ...", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
