import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import type { Need, Service } from '../../model/inventory.ts';
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

test('green threads are asked for on the command line; processes are one for each container', () => {
  const pool = (detail: string): Need => ({
    what: 'pool',
    detail,
    evidence: { path: 'main.py', line: 1, text: '' },
  });
  const worker = (needs: readonly Need[]): Service =>
    ({ entrypoint: 'main:app', env: [], evidence: [], needs }) as Partial<Service> as Service;
  const queues: Need = { ...pool('celery,ml'), what: 'queues' };
  const schedule: Need = { ...pool('crontab'), what: 'schedule' };
  const table: readonly (readonly [readonly Need[], string])[] = [
    [[], 'celery --app main:app worker --loglevel INFO --concurrency 1'],
    [[pool('gevent')], 'celery --app main:app worker --loglevel INFO --pool gevent --concurrency 50'],
    [[pool('solo')], 'celery --app main:app worker --loglevel INFO --pool solo --concurrency 1'],
    [[queues], 'celery --app main:app worker --loglevel INFO --concurrency 1 --queues celery,ml'],
    // Who asks for what is due is another process.
    [[schedule], 'celery --app main:app worker --loglevel INFO --concurrency 1'],
  ]; // biome-ignore format: one table, a row a line
  for (const [needs, expected] of table)
    assert.equal(celery.recipe(worker(needs))?.command.value.join(' '), expected);
});
