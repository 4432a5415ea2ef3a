import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { huey } from './huey.ts';

const found = (source: string) =>
  huey.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Huey applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from huey import RedisHuey\nhuey = RedisHuey('x', host='redis')", [['huey', false, 'worker', 2]]],
    ["import huey\nq = huey.SqliteHuey(filename='q.db')", [['q', false, 'worker', 2]]],
    ["from work.queue import huey\n@huey.periodic_task(at)\ndef t(): ...", [['huey', false, 'worker', 3]]],
    ["from celery_app import app\n@app.task()\ndef t(): ...", []],
    ["from huey import crontab\nat = crontab(minute='0')", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
