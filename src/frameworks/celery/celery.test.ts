import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { celery } from './celery.ts';

const found = (source: string, path = 'main.py') =>
  celery.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Celery applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from celery import Celery\napp = Celery(\"x\", broker=\"redis://r\")", [['app', false, 'worker', 2]]],
    ["from celery import Celery\ndef make_celery():\n  c = Celery(\"x\")\n  return c", [['make_celery', true, 'worker', 3]]],
    ["from celery import shared_task\n@shared_task\ndef f(): ...", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
