import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { streamlit } from './streamlit.ts';

const found = (source: string, path = 'main.py') =>
  streamlit.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Streamlit applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import streamlit as st\nst.title(\"x\")", [[null, false, 'ui', 2]]],
    ["import streamlit as st\ndef main():\n  st.title(\"x\")\nif __name__ == \"__main__\":\n  main()", [[null, false, 'ui', 3]]],
    ["import streamlit as st\ndef card(x):\n  st.write(x)", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
