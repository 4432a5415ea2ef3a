import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { rq } from './rq.ts';

const found = (source: string, path = 'main.py') =>
  rq.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('RQ applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from rq import Worker\nWorker([\"default\"]).work()", [[null, false, 'worker', 2]]],
    ["from rq import Queue\nq = Queue(connection=c)", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
