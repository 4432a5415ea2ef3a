import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { panel } from './panel.ts';

const found = (source: string) =>
  panel.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Panel applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import panel as pn\napp = pn.Column('x')\napp.servable()", [[null, false, 'ui', 3]]],
    ["import panel as pn\npn.Column('x').servable(title='t')", [[null, false, 'ui', 2]]],
    ["import panel as pn\nif __name__ == '__main__':\n    pn.serve(view, port=5007)", [[null, false, 'ui', 3]]],
    ["import panel as pn\ndef view():\n    return pn.Column('x').servable()", []],
    ["from rich.panel import Panel\nPanel('x')", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
