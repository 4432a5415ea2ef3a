import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../model/engine.ts';
import { awaitHealth } from './health.ts';
import { servicePlan } from './testing/plan.ts';

/** What becomes of a service that always answers this, and whose probe ends with these codes, the last again and again. */
async function health(status: number | null, ...codes: readonly number[]) {
  let now = 0;
  let asked = 0;
  const container = {
    startedAt: 0,
    get: async () => (status === null ? assert.fail('no request is made') : { status, body: '' }),
    exec: async () => ({ code: codes[Math.min(asked++, codes.length - 1)] }),
    state: async () => ({ running: true, code: null, outOfMemory: false }),
  } as unknown as Container;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const plan = servicePlan();
  const own = plan.probe && { ...plan.probe, value: { ...plan.probe.value, route: '' } };
  const { healthy, message } = await awaitHealth(
    container,
    status === null ? { ...plan, probe: own } : plan,
    clock,
  );
  return { healthy, message, now, asked };
}

test('an answer that asks for a login is what the probe takes it for, asked once more when it had too little time', async () => {
  assert.equal((await health(401, 0)).healthy, true);
  const late = await health(401, 1, 0);
  assert.deepEqual([late.healthy, late.asked], [true, 2]);
  assert.ok(late.now < 1000, `${late.now} ms`);
});

test('one that no probe takes for well does not change any more, and is not asked all the time', async () => {
  const { healthy, message, now, asked } = await health(404, 1);
  assert.equal(healthy, false);
  assert.match(message, /the last answer was 404 after 1[01]/);
  assert.ok(now < 12_000 && asked <= 30, `${asked} times in ${now} ms`);
});

test('what no request of HTTP asks is what its probe takes it for', async () => {
  const found = await health(null, 1, 1, 0);
  assert.deepEqual([found.healthy, found.asked, found.message], [true, 3, 'its port opens after 800 ms']);
  const { healthy, message } = await health(null, 1);
  assert.deepEqual([healthy, message], [false, 'its port does not open within 13.2 s']);
});
