import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { dash } from './dash.ts';

const found = (source: string, path = 'main.py') =>
  dash.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Dash applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from dash import Dash\napp = Dash(__name__)\nserver = app.server", [['server', false, 'ui', 2]]],
    ["import dash\napp = dash.Dash()", [['app.server', false, 'ui', 2]]],
    ["from dash import html\nx = html.Div()", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
