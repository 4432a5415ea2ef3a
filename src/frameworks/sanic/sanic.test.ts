import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { sanic } from './sanic.ts';

const found = (source: string) =>
  sanic.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Sanic applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from sanic import Sanic\napp = Sanic('x')", [['app', false, 'api', 2]]],
    ["from sanic import Sanic\ndef create_app():\n    app = Sanic('x')\n    return app", [['create_app', true, 'api', 3]]],
    ["from sanic import Blueprint\napp = Blueprint('x')", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
