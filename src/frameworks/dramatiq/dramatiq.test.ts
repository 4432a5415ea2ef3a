import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { dramatiq } from './dramatiq.ts';

const found = (source: string) =>
  dramatiq.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Dramatiq applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ['import dramatiq\n@dramatiq.actor\ndef resize(path): ...', [['resize', false, 'worker', 3]]],
    ['import dramatiq\n@dramatiq.actor(max_retries=3)\nasync def resize(path): ...', [['resize', false, 'worker', 3]]],
    ['import dramatiq\ndramatiq.set_broker(broker)', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
