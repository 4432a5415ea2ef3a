import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { recipeOf } from '../src/frameworks/recipes.ts';
import { plan } from '../src/plan/plan.ts';
import { scan } from '../src/scan/scan.ts';

const TASKS = [
  'import os',
  'from celery import Celery',
  'app = Celery("tasks", broker=os.getenv("BROKER_URL", "redis://localhost:6379/0"))',
  '@app.task',
  'def work():',
  '    return 1',
];
const SCHEDULE = 'app.conf.beat_schedule = {"work": {"task": "tasks.work", "schedule": 60}}';

test('a schedule of Celery has a clock of its own, and the workers none', async () => {
  const clock = [
    'worker-beat',
    'clock',
    'celery --app tasks:app beat --loglevel INFO --schedule /tmp/celerybeat-schedule',
  ];
  for (const [lines, ids] of [
    [TASKS, ['worker worker']],
    [
      [...TASKS, SCHEDULE],
      ['worker worker', 'worker-beat clock'],
    ],
    [['import schedule', ...TASKS, 'schedule.every(5)'], ['worker worker']],
  ] as const) {
    const services = await stackOf(lines);
    assert.deepEqual(
      services.map(({ id, role }) => `${id} ${role}`),
      ids,
    );
    const worker = services[0]?.command?.value ?? [];
    assert.ok(!worker.some((word) => /beat|schedule/.test(word)), worker.join(' '));
    const beat = services[1];
    if (!beat) continue;
    const words = (beat.command?.value ?? []).map((word) => word.replace('/opt/venv/bin/', ''));
    assert.deepEqual([beat.id, beat.role, words.join(' ')], clock);
    assert.equal(beat.replicas.value, 1);
    assert.deepEqual(
      beat.after.map(({ value }) => value.id),
      ['redis'],
    );
  }
});

async function stackOf(lines: readonly string[]) {
  const tree = memoryTree({
    'tasks.py': `${lines.join('\n')}\n`,
    'requirements.txt': 'celery[redis]\nredis\nschedule\n',
  });
  const { value: inventory } = await scan(tree);
  return plan(inventory, tree, {}, recipeOf).value.stack.services;
}
