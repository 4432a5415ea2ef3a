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

/** What becomes of a server that answers nothing and logs this, which grows with the seconds since its start. */
async function silent(log: (seconds: number) => string) {
  let now = 0;
  const container = {
    startedAt: 0,
    get: async () => (log(now / 1000).includes('complete') ? { status: 200, body: '' } : null),
    logs: async () => log(now / 1000),
    state: async () => ({ running: true, code: null, outOfMemory: false }),
  } as unknown as Container;
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
  };
  const plan = servicePlan();
  const probe = plan.probe && { ...plan.probe, value: { ...plan.probe.value, startPeriod: 100 } };
  const { healthy } = await awaitHealth(container, { ...plan, probe }, { now: () => now, sleep });
  return { healthy, seconds: Math.round(now / 1000) };
}

test('workers that end again and again with the same words are waited for no longer, others are', async () => {
  const dead = (words: string, pid: number) =>
    `Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n${words}\nINFO:     Child process [${pid}] died\n`;
  const each = (from: number, every: number, seconds: number, words: (at: number) => string) =>
    Array.from({ length: Math.max(0, Math.ceil((seconds - from) / every)) }, (_, at) =>
      dead(words(at), at),
    ).join('');
  const same = await silent((seconds) => each(1, 2, seconds, (at) => `KeyError: 'X' in ${at}`));
  assert.equal(same.healthy, false);
  assert.ok(same.seconds <= 14, `${same.seconds} s`);
  const slow = await silent((seconds) => each(15, 15, seconds, () => "KeyError: 'X'"));
  assert.ok(slow.seconds >= 29 && slow.seconds <= 33, `${slow.seconds} s`);
  // One that failed once and is well later, one whose words go on, one that loads and says nothing.
  const late = (before: string) => (seconds: number) =>
    before + (seconds > 60 ? 'INFO:     Application startup complete.\n' : '');
  assert.deepEqual(await silent(late(dead('ConnectionError: no', 1))), { healthy: true, seconds: 60 });
  assert.deepEqual(await silent(late('loading the model\n')), { healthy: true, seconds: 60 });
  const steps = await silent((seconds) =>
    late(each(1, 8, seconds, (at) => `Busy: ${'.'.repeat(at)}`))(seconds),
  );
  assert.deepEqual(steps, { healthy: true, seconds: 60 });
});
