import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../../model/evidence.ts';
import type { Need, Service } from '../../model/inventory.ts';
import { SERVICE } from '../testing/service.ts';
import { scheduleOf } from './schedules.ts';

const DUE: Need = {
  what: 'schedule',
  detail: 'beat_schedule',
  evidence: { path: 'main.py', line: 1, text: '' },
};
const WORKER: Service = { ...SERVICE, id: 'worker', kind: 'worker', framework: 'celery', needs: [DUE] };
const COMMAND = ['/opt/venv/bin/celery', '--app', 'main:app', 'worker', '--concurrency', '1'];

test('a schedule is one process beside the workers, however many of them do what it asks for', () => {
  const rows: readonly (readonly [services: readonly Service[], command: readonly string[], ids: string[]])[] = [
    [[WORKER], COMMAND, ['worker-beat']],
    [[WORKER, { ...WORKER, id: 'other' }], COMMAND, ['worker-beat']],
    [[{ ...WORKER, needs: [] }], COMMAND, []],
    // A schedule of something else, and a worker that is started in a way of its own.
    [[{ ...WORKER, framework: 'fastapi' }], COMMAND, []],
    [[WORKER], ['/app/start.sh'], []],
  ]; // biome-ignore format: one table, a row a line
  for (const [services, command, ids] of rows) {
    const found = services.flatMap(
      (service) =>
        scheduleOf(service, { id: service.id, command: choose(command, 'as it is') }, { services }) ?? [],
    );
    assert.deepEqual(
      found.map(({ id }) => id),
      ids,
    );
    for (const one of found)
      assert.deepEqual(one.command.value.slice(0, 4), ['/opt/venv/bin/celery', '--app', 'main:app', 'beat']);
  }
});
