import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { gradio } from './gradio.ts';

const found = (source: string, path = 'main.py') =>
  gradio.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Gradio applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import gradio as gr\nwith gr.Blocks() as demo:\n  gr.Markdown(\"x\")\ndemo.queue().launch()", [[null, false, 'ui', 4]]],
    ["import gradio as gr\ngr.Interface(f, \"text\", \"text\").launch(server_port=7000)", [[null, false, 'ui', 2]]],
    ["import gradio as gr\ndef build():\n  return gr.Blocks()", []],
    ["rocket.launch()", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
