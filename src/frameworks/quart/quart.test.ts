import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { quart } from './quart.ts';

const found = (source: string, path = 'main.py') =>
  quart.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Quart applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from quart import Quart\napp = Quart(__name__)", [['app', false, 'api', 2]]],
    ["from quart import Blueprint\nb = Blueprint(\"b\", __name__)", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
