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
    ["from dash import Dash\nfrom flask import Flask\nserver = Flask(__name__)\napp = Dash(__name__, server=server)", [['server', false, 'ui', 4]]],
    ["from dash import Dash\napp = Dash(__name__, server=True)", [['app.server', false, 'ui', 2]]],
    ["from dash import Dash\ndef mount(server):\n  app = Dash(server=server)\n  return app", []],
    ["from dash import html\nx = html.Div()", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});

test('Dash on a Flask application with routes of its own stands behind it', () => {
  const source = (routes: string) =>
    `from dash import Dash\nfrom flask import Flask\napp = Flask(__name__)\nui = Dash(server=app)\n${routes}`;
  const preference = (routes: string) => dash.detect(readPython('main.py', source(routes)))[0]?.preference;
  assert.equal(preference('@app.route("/x")\ndef x(): ...\n'), -5);
  assert.equal(preference('@ui.callback()\ndef x(): ...\n'), 5);
});
