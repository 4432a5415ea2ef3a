import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { aiohttp } from './aiohttp.ts';

const found = (source: string, path = 'main.py') =>
  aiohttp.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('aiohttp applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from aiohttp import web\napp = web.Application()\nweb.run_app(app, port=8080)", [[null, false, 'api', 3]]],
    ["import aiohttp\nasync def f():\n  async with aiohttp.ClientSession() as s: pass", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
