import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunningService } from '../model/running.ts';
import { fixOf } from './complaint.ts';
import { parseProbes } from './containers.ts';
import type { Expected } from './start.ts';
import { watching } from './watched.ts';

test('what probes say is the last line of the last answer, and nothing of those that are content', () => {
  const line = (id: string, ...log: readonly (readonly [number, string])[]): string => {
    const Log = log.map(([ExitCode, Output]) => ({ End: '2026-01-01T00:00:00Z', ExitCode, Output }));
    return `${id} ${JSON.stringify({ StartedAt: '2026-01-01T00:00:00Z', Health: { Log } })}`;
  };
  const text = [
    line('a1', [1, 'Traceback:\n  File "x"\nURLError: Connection refused\n']),
    line('b2', [1, 'no response'], [0, 'fine']),
    line('c3', [0, 'fine'], [2, '']),
    line('d4'),
    'e5 {"StartedAt":"2026-01-01T00:00:00Z"}',
    'noise',
  ].join('\n');
  assert.deepEqual(
    [...parseProbes(text)],
    [
      ['a1', 'URLError: Connection refused'],
      ['c3', 'exit code 2'],
    ],
  );
});

test('what Compose ends with, and what mends it', () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ['Bind for 127.0.0.1:8080 failed: port is already allocated', /--port 8081/],
    ['listen tcp4 127.0.0.1:8080: bind: address already in use', /--port 8081/],
    ['Error: write /data: no space left on device', /room on the disk/],
    ['could not find an available, non-overlapping IPv4 address pool among the defaults', /network prune/],
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      /doctor/,
    ],
    ['range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', /cpus in plimsoll.yaml/],
    [
      'Error response from daemon: container create: container-init binary not found on the host',
      /catatonit/,
    ],
    ['something nobody has met', /what Compose complains of/],
  ];
  for (const [complaint, fix] of table) assert.match(fixOf(complaint), fix, complaint);
});

test('property: whatever engines say, it is taken', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => `id ${json}`),
      ),
      (text) => {
        parseProbes(text);
        assert.notEqual(fixOf(text), '');
      },
    ),
  );
});

const EXPECTED: readonly Expected[] = [
  { id: 'api', image: 'api:1', once: false, after: ['migrate', 'redis'] },
  { id: 'migrate', image: 'api:1', once: true, after: ['postgres'] },
  { id: 'postgres', image: 'postgres:17', once: false, after: [] },
  { id: 'redis', image: 'redis:8', once: false, after: [] },
];

test('a look says what each waits for, since when it goes on, and what its probe says; asked once a second', async () => {
  let now = 0;
  const asked: string[] = [];
  const watch = watching({ program: 'docker' }, EXPECTED, {
    now: () => now,
    sleep: async () => {},
    run: async ({ args }) => {
      asked.push(args.slice(4).join(' '));
      const Log = [{ End: '2026-01-01T00:00:00Z', ExitCode: 1, Output: `no response at ${now}\n` }];
      const stdout = `postgres-1 ${JSON.stringify({ StartedAt: '2026-01-01T00:00:00Z', Health: { Log } })}`;
      return { code: 0, stdout, stderr: '', timedOut: false, missing: false, milliseconds: 0 };
    },
  });
  const look = async (
    states: Readonly<Record<string, RunningService['state']>>,
  ): Promise<readonly string[]> => {
    const services = EXPECTED.map(({ id, image }): RunningService => {
      const state = states[id] ?? 'waiting';
      const container = state === 'waiting' ? '' : id;
      return { id, image, container, state, code: null, startMs: null, published: [] };
    });
    const seen = await watch(services);
    return seen.map(({ id, goesOn, since, note }) =>
      `${id} ${goesOn ? 'goes on' : 'ends'} ${since} ${note}`.trim(),
    );
  };
  assert.deepEqual(await look({}), [
    'api goes on null for migrate, redis',
    'migrate goes on null for postgres',
    'postgres goes on null',
    'redis goes on null',
  ]);
  now = 500;
  const starting = await look({ postgres: 'starting', redis: 'healthy' });
  assert.deepEqual(starting, [
    'api goes on null for migrate',
    'migrate goes on null for postgres',
    'postgres goes on 500 its probe says: no response at 500',
    'redis ends 500',
  ]);
  now = 1499;
  assert.deepEqual(await look({ postgres: 'starting', redis: 'healthy' }), starting);
  now = 1500;
  assert.match((await look({ postgres: 'starting', redis: 'healthy' }))[2] ?? '', /no response at 1500$/);
  assert.deepEqual(asked, ['postgres', 'postgres']);
  const migrating = await look({ postgres: 'healthy', migrate: 'running', redis: 'failed' });
  assert.deepEqual(migrating, [
    'api goes on null for migrate, redis',
    'migrate goes on 1500',
    'postgres ends 500',
    'redis ends 500',
  ]);
});
