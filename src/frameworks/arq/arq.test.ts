import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { arq } from './arq.ts';

const found = (source: string) =>
  arq.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('arq workers are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ['from arq.connections import RedisSettings\nclass Jobs:\n  functions = [predict]', [['Jobs', false, 'worker', 2]]],
    ['from .tasks import predict\nclass WorkerSettings:\n  functions = [predict]', [['WorkerSettings', false, 'worker', 2]]],
    ['from arq import create_pool\nclass Jobs:\n  queue = 1', []],
    ['class Math:\n  functions = [sin]', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
