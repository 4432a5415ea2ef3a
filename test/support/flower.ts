import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService } from '../../src/model/running.ts';

/** Opens Flower for its account `admin`. */
export const PASSWORD = 'made up for this test';
/** Workers answer Flower when they have time to. */
const TRIES = 30;

interface Worker {
  readonly active_queues?: readonly { readonly name: string }[];
}

/** Asserts that Flower shows nothing without its password, and with it workers of each of these queues. */
export async function showsQueues({ published }: RunningService, queues: readonly string[]): Promise<void> {
  const { host, hostPort } = published[0] ?? assert.fail('it is published');
  assert.equal(host, '127.0.0.1');
  const ask = (path: string, password: string | null): Promise<Response> => {
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    return fetch(`http://${host}:${hostPort}${path}`, {
      headers: password === null ? {} : { authorization },
    });
  };
  for (const path of ['/', '/workers', '/api/workers'])
    for (const password of [null, 'another one']) assert.equal((await ask(path, password)).status, 401, path);
  assert.equal((await ask('/workers', PASSWORD)).status, 200);
  for (let left = TRIES; ; left -= 1) {
    const answer = await ask('/api/workers?refresh=1', PASSWORD);
    assert.equal(answer.status, 200);
    const workers = Object.values((await answer.json()) as Record<string, Worker>);
    const seen = workers.flatMap((one) => one.active_queues?.map(({ name }) => name) ?? []).toSorted();
    if (left === 0 || seen.length >= queues.length) return assert.deepEqual(seen, queues);
    await sleep(1000);
  }
}
