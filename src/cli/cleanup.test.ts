import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cleanup } from './cleanup.ts';

test('what is pending is undone, what was done is not, and one failure stops nothing', async () => {
  const cleanup = new Cleanup();
  const undone: string[] = [];
  cleanup.add(async () => undone.push('container'));
  cleanup.add(async () => {
    throw new Error('gone already');
  });
  const done = cleanup.add(async () => undone.push('file'));
  done();
  await cleanup.run();
  await cleanup.run();
  assert.deepEqual(undone, ['container']);
});

test('nobody waits for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const cleanup = new Cleanup();
  cleanup.add(() => new Promise(() => {}));
  const ended = cleanup.run();
  t.mock.timers.tick(10_000);
  await ended;
});
