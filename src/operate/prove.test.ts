import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../model/evidence.ts';
import type { RunningService } from '../model/running.ts';
import { NO_STACK, type Stack } from '../model/stack.ts';
import type { Project } from './compose.ts';
import { proveStack } from './prove.ts';

const PROJECT: Project = {
  program: 'docker',
  compose: { command: 'docker', args: ['compose'], env: {} },
  name: 'shop',
  files: [],
  folder: '/home/ann/shop',
  envFiles: [],
  env: {},
};

const STACK: Stack = {
  ...NO_STACK,
  services: [
    {
      id: 'worker',
      image: 'worker',
      role: 'worker',
      command: null,
      networks: choose([], ''),
      env: {},
      secrets: [],
      mounts: [],
      after: [],
      probe: null,
      replicas: choose(1, ''),
      gpu: null,
      build: {},
    },
  ],
};

test('what was never well is not ended to see whether it comes back', async () => {
  const states: readonly (readonly [RunningService['state'], string])[] = [
    ['starting', 'it was not well before'],
    ['waiting', 'it was not well before'],
    ['running', 'its first process cannot be ended from this machine'],
  ];
  for (const [state, message] of states) {
    const base = { image: 'worker:1', code: null, startMs: null, published: [] };
    const services = [{ ...base, id: 'worker', container: 'worker1', state }];
    const running = { schema: 'plimsoll.running/1', project: 'shop', address: null, services } as const;
    const ended: string[] = [];
    const checks = await proveStack(PROJECT, STACK, running, {
      run: async () => ({
        code: 0,
        signal: null,
        stdout: '0',
        stderr: '',
        timedOut: false,
        missing: false,
        milliseconds: 0,
      }),
      now: () => 0,
      sleep: async () => {},
      crash: async (container) => {
        ended.push(container);
        return false;
      },
    });
    assert.deepEqual(
      checks.get('worker')?.map((one) => [one.id, one.ok, one.message]),
      [['comes-back', null, message]],
      state,
    );
    assert.deepEqual(ended, state === 'running' ? ['worker1'] : [], state);
  }
});

test('what was killed is not well again before the engine has noticed', async () => {
  const one = { id: 'worker', image: 'worker:1', container: 'worker1', state: 'healthy' } as const;
  const services = [{ ...one, code: null, startMs: null, published: [] }];
  const running = { schema: 'plimsoll.running/1', project: 'shop', address: null, services } as const;
  let now = 0;
  let asked = 0;
  let isKilled = false;
  const said = (args: readonly string[]): string => {
    // It is noticed between the first two questions.
    if (isKilled) asked += 1;
    if (args.includes('{{.RestartCount}}')) return asked > 1 ? '1' : '0';
    if (!args.includes('ps')) return '';
    const Health = asked === 0 || asked === 1 || asked > 4 ? 'healthy' : 'starting';
    return JSON.stringify({ ID: 'worker1', Service: 'worker', Image: 'worker:1', State: 'running', Health });
  };
  const checks = await proveStack(PROJECT, STACK, running, {
    run: async ({ args }) => ({
      code: 0,
      stdout: said(args),
      stderr: '',
      timedOut: false,
      missing: false,
      milliseconds: 0,
    }),
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    crash: async () => {
      isKilled = true;
      return true;
    },
  });
  const [check] = checks.get('worker') ?? [];
  assert.deepEqual([check?.ok, check?.message], [true, 'killed, it is healthy again after 600 ms']);
});
