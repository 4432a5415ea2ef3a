import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { chainlit } from './chainlit.ts';

const found = (source: string, path = 'main.py') =>
  chainlit.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Chainlit applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import chainlit as cl\n@cl.on_message\nasync def main(message): ...", [[null, false, 'ui', 3]]],
    ["import chainlit as cl\nx = cl.Message(\"a\")", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
