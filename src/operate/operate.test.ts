import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result, Run } from '../model/argv.ts';
import type { RunningService } from '../model/running.ts';
import { downArgv, logsArgv, psArgv, upArgv } from './compose.ts';
import { overlay } from './overlay.ts';
import { secretValues } from './secrets.ts';
import { type Expected, runningStack, startStack, unwell } from './start.ts';
import { line, PROJECT } from './testing/listed.ts';

test('commands name the project, and only starting it needs its files', () => {
  const words = ({ args }: { readonly args: readonly string[] }): string => args.join(' ');
  assert.equal(
    words(upArgv(PROJECT)),
    'compose --project-name shop --project-directory /home/ann/shop --env-file /home/ann/shop/.env ' +
      '--file /s/compose.yaml --file /s/compose.prod.yaml up --detach --no-build --remove-orphans --quiet-pull',
  );
  assert.equal(words(psArgv(PROJECT)), 'compose --project-name shop ps --all --format json');
  assert.equal(words(downArgv(PROJECT, false)), 'compose --project-name shop down --remove-orphans');
  assert.match(words(downArgv(PROJECT, true)), /--volumes$/);
  const logs = logsArgv(PROJECT, { services: ['api'], follow: true, tail: null });
  assert.equal(words(logs), 'compose --project-name shop logs --no-color --tail all --follow api');
  assert.equal(logs.env?.['COMPOSE_ANSI'], 'never');
});

test('what was to end and has done so is well, whatever brings it back when it fails', async () => {
  const rows: readonly (readonly [policy: string, code: number, state: RunningService['state']])[] = [
    ['no', 0, 'done'],
    ['on-failure', 0, 'done'],
    ['on-failure', 1, 'failed'],
    ['unless-stopped', 0, 'failed'],
    ['always', 0, 'failed'],
  ];
  for (const [policy, code, state] of rows) {
    const run: Run = async ({ args }) => {
      const stdout = args.includes('ps') ? line('migrate', 'exited', { ExitCode: code }) : `${policy}\n`;
      return { code: 0, stdout, stderr: '', timedOut: false, missing: false, milliseconds: 1 };
    };
    const { services } = await runningStack(PROJECT, { run, now: () => 0, sleep: async () => {} });
    assert.equal(services[0]?.state, state, `${policy} ${code}`);
  }
});

test('secrets: given, else kept, else made up where any text will do', () => {
  const secret = (name: string, random: boolean) =>
    ({ name, kind: 'file', readBy: [], secret: true, random }) as const;
  let made = 0;
  const found = secretValues([secret('A', true), secret('B', true), secret('C', true), secret('D', false)], {
    given: { A: 'given', D: '' },
    kept: { A: 'old', B: 'kept' },
    random: () => `random ${++made}`,
  });
  assert.deepEqual(found, { values: { A: 'given', B: 'kept', C: 'random 1' }, missing: ['D'] });
});

test('what is laid over: the same bytes for the same stack, whatever the order', () => {
  const input = {
    asked: { redis: 1, api: 6 },
    commands: { api: ['uvicorn', '$app', '--reload'] },
    built: { redis: 'plimsoll/redis:1', api: 'api:1' },
    secrets: [
      { name: 'PASSWORD', kind: 'file', readBy: [], secret: true, random: true },
      { name: 'KEY', kind: 'variable', readBy: [], secret: true, random: true },
    ],
    secretsFolder: '/s/secrets',
    configs: { proxy: '/s/nginx.conf' },
    asksSooner: true,
    cpus: { api: 2 },
  } as const;
  const text = overlay(input);
  assert.equal(
    overlay({ ...input, asked: { api: 6, redis: 1 }, built: { api: 'api:1', redis: 'plimsoll/redis:1' } }),
    text,
  );
  assert.deepEqual(JSON.parse(text), {
    services: {
      api: {
        image: 'api:1',
        pull_policy: 'never',
        command: ['uvicorn', '$$app', '--reload'],
        healthcheck: { start_interval: '6s' },
        deploy: { resources: { limits: { cpus: '2' } } },
      },
      redis: { image: 'plimsoll/redis:1', pull_policy: 'never', healthcheck: { start_interval: '1s' } },
    },
    secrets: { password: { file: '/s/secrets/password' } },
    configs: { proxy: { file: '/s/nginx.conf' } },
  });
  assert.doesNotMatch(overlay({ ...input, asksSooner: false }), /start_interval/);
});

const EXPECTED: readonly Expected[] = [
  { id: 'api', image: 'api:1', once: false, after: ['migrate'] },
  { id: 'migrate', image: 'migrate:1', once: true, after: [] },
];

/**
 * An engine whose containers go through `looks`, one at each look; `up` ends with `code` before the last of them, or the
 * one of this number, is answered.
 */
async function start(
  looks: readonly string[],
  code: number | null,
  said = '',
  started = () => '',
  endsAt = looks.length,
) {
  let look = 0;
  let end: ((result: Result) => void) | undefined;
  const answer = (stdout: string, exit: number | null = 0): Result => ({
    code: exit,
    stdout,
    stderr: said,
    timedOut: false,
    missing: false,
    milliseconds: 0,
  });
  const run: Run = async ({ args }) => {
    if (args.includes('up')) return new Promise<Result>((resolve) => (end = resolve));
    if (args.includes('inspect')) return answer(JSON.stringify({ StartedAt: started() }));
    const text = looks[Math.min(look, looks.length - 1)] ?? '';
    look += 1;
    if (look >= endsAt && code !== null) end?.(answer('', code));
    await new Promise(setImmediate);
    return answer(text);
  };
  let now = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
  };
  const seen: string[] = [];
  const result = await startStack(PROJECT, EXPECTED, 60_000, { run, sleep, now: () => now }, (services) =>
    seen.push(services.map(({ state }) => state).join(' ')),
  );
  return { ...result, seen, now };
}

test('a stack is up when all is healthy or done, and each change is told once', async () => {
  const done = line('migrate', 'exited', { ExitCode: 0 });
  const up = await start(
    [
      '',
      line('migrate', 'running'),
      done,
      `${done}\n${line('api', 'running', { Health: 'starting' })}`,
      `${done}\n${line('api', 'running', {
        Health: 'healthy',
        Publishers: [{ URL: '0.0.0.0', TargetPort: 8000, PublishedPort: 8000 }],
      })}`,
    ],
    0,
  );
  assert.equal(up.complaint, null);
  assert.deepEqual(up.seen, [
    'waiting waiting',
    'waiting running',
    'waiting done',
    'starting done',
    'healthy done',
  ]);
  assert.equal(up.running.address, 'http://127.0.0.1:8000');
});

test('what is about to be replaced is not taken for well', async () => {
  const done = line('migrate', 'exited', { ExitCode: 0 });
  const old = line('api', 'running', { Health: 'healthy', Image: 'api:0' });
  const replaced = await start(
    [`${done}\n${old}`, `${done}\n${line('api', 'running', { Health: 'healthy' })}`],
    0,
  );
  assert.deepEqual(replaced.seen, ['waiting done', 'healthy done']);
});

test('what was seen before Compose had ended is not taken for the end', async () => {
  const done = line('migrate', 'exited', { ExitCode: 0 });
  const looks = ['healthy', 'starting', 'healthy'].map(
    (Health, at) => `${done}\n${line('api', 'running', { Health, ID: at === 0 ? 'before' : 'after' })}`,
  );
  const { running } = await start(looks, 0, '', () => '', 1);
  assert.equal(running.services.find(({ id }) => id === 'api')?.container, 'after');
  const replaced = [
    `${done}\n${line('api', 'running', { Health: 'healthy', Image: 'api:0' })}`,
    looks[2] ?? '',
  ];
  assert.deepEqual((await start(replaced, 0, '', () => '', 1)).seen, ['waiting done', 'healthy done']);
});

test('one that ends although it should not, or does not come back, ends the waiting', async () => {
  const ended = await start([line('api', 'exited', { ExitCode: 0 })], null);
  assert.deepEqual(ended.seen, ['failed waiting']);
  assert.ok(ended.now < 10_000, `${ended.now} ms`);
  const back = await start(
    [
      line('api', 'restarting'),
      `${line('api', 'running', { Health: 'healthy' })}\n${line('migrate', 'exited', { ExitCode: 0 })}`,
    ],
    0,
  );
  assert.deepEqual(back.seen, ['failed waiting', 'healthy done']);
});

test('what starts beside a failure is not what has to be explained', () => {
  const states = (...all: readonly RunningService['state'][]): string => {
    const services = all.map((state) => ({ id: state, state }) as Partial<RunningService> as RunningService);
    return unwell(services)
      .map(({ id }) => id)
      .join(' ');
  };
  assert.equal(states('healthy', 'starting', 'failed', 'waiting', 'failed'), 'failed failed');
  assert.equal(states('done', 'starting', 'waiting'), 'starting');
  assert.equal(states('healthy', 'running', 'done'), '');
});

test('what no probe asks has to stay up, and is not taken for well between two crashes', async () => {
  const looks = [`${line('api', 'running')}\n${line('migrate', 'exited', { ExitCode: 0 })}`];
  const stays = await start(looks, 0, '', () => '2026-01-01T00:00:00Z');
  assert.deepEqual(stays.seen, ['running done']);
  assert.ok(stays.now >= 5_000 && stays.now < 10_000, `${stays.now} ms`);
  let starts = 0;
  const crashes = await start(looks, 0, '', () => `start ${Math.floor(starts++ / 5)}`);
  assert.deepEqual(crashes.seen, ['running done', 'failed done']);
  assert.ok(crashes.now < 20_000, `${crashes.now} ms`);
});

test('Compose gives up, or never ends', async () => {
  const refused = await start(['', ''], 1, 'x\nBind for 127.0.0.1:8080 failed: port is already allocated\n');
  assert.match(refused.complaint ?? '', /port is already allocated/);
  const slow = await start([line('api', 'running', { Health: 'starting' })], 0);
  assert.ok(slow.now >= 60_000);
  assert.deepEqual(
    slow.running.services.map(({ state }) => state),
    ['starting', 'waiting'],
  );
});
