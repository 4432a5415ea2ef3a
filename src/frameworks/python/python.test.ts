import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { python } from './python.ts';

const found = (source: string, path = 'main.py') =>
  python.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Plain Python applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import pika\nchannel.start_consuming()", [[null, false, 'worker', 2]]],
    ["while True:\n  step()", [[null, false, 'worker', 1]]],
    ["from http.server import HTTPServer\nx.start(host=\"0.0.0.0\", port=80)", [[null, false, 'api', 2]]],
    ["for row in rows:\n  save(row)", [[null, false, 'job', 1]]],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
