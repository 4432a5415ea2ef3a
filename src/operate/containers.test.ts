import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunningService } from '../model/running.ts';
import { parseContainers, parseStart } from './containers.ts';
import { line } from './testing/listed.ts';

test('states of containers', () => {
  const table: readonly (readonly [string, RunningService['state'], number | null])[] = [
    [line('a', 'running', { Health: 'healthy', ExitCode: 0 }), 'healthy', null],
    [line('a', 'running', { Health: 'starting' }), 'starting', null],
    [line('a', 'running', { Health: 'unhealthy' }), 'failed', null],
    [line('a', 'running', { Health: '' }), 'running', null],
    [line('a', 'running', { Health: '', Status: 'Up 4 seconds' }), 'running', null],
    // With a probe when it was listed, and without when it was asked for its exit code: it has ended in between.
    [
      line('a', 'running', { Health: '', ExitCode: 1, Status: 'Up 1 second (health: starting)' }),
      'failed',
      1,
    ],
    [line('a', 'running', { Health: '', ExitCode: 137, Status: 'Up 4 minutes (unhealthy)' }), 'failed', 137],
    [
      line('a', 'running', { Health: '', ExitCode: 0, Status: 'Up 1 second (health: starting)' }),
      'starting',
      null,
    ],
    [line('a', 'running', { Health: '', ExitCode: 0, Status: 'Up 4 minutes (unhealthy)' }), 'starting', null],
    [line('a', 'running', { Health: '', Status: 'Up 4 seconds (healthy)' }), 'starting', null],
    [line('a', 'running', { Health: '', ExitCode: 0, Status: 'Up 4 seconds' }), 'running', null],
    // Podman lists no probes, and an end before it has cleaned up as another word.
    [line('a', 'running', { Health: '', ExitCode: 1, Status: 'Up 4 seconds' }), 'failed', 1],
    [line('a', 'running', { Health: 'healthy', ExitCode: 0, Status: 'Up 4 seconds' }), 'healthy', null],
    [line('a', 'stopped', { ExitCode: 0, Status: 'Exited (0) 1 second ago' }), 'done', 0],
    [line('a', 'stopped', { ExitCode: 3, Status: 'Exited (3) 1 second ago' }), 'failed', 3],
    [line('a', 'created'), 'waiting', null],
    [line('a', 'exited', { ExitCode: 0 }), 'done', 0],
    [line('a', 'exited', { ExitCode: 3 }), 'failed', 3],
    [line('a', 'exited', { ExitCode: 3, Status: 'Exited (3) 2 seconds ago' }), 'failed', 3],
    [line('a', 'exited', { ExitCode: 0, Status: 'Exited (3) 2 seconds ago' }), 'failed', 3],
    [line('a', 'exited', { ExitCode: 0, Status: 'Exited (0) 2 seconds ago' }), 'done', 0],
    [line('a', 'restarting', { ExitCode: 1 }), 'failed', null],
  ];
  for (const [text, state, code] of table) {
    const [found] = parseContainers(text);
    assert.deepEqual([found?.state, found?.code], [state, code], text);
  }
});

test('lists and lines are read alike, noise is skipped, of replicas the worst counts', () => {
  const a = line('a', 'running', {
    Health: 'healthy',
    Publishers: [
      { URL: '127.0.0.1', TargetPort: 80, PublishedPort: 8080, Protocol: 'tcp' },
      { URL: '', TargetPort: 81, PublishedPort: 0, Protocol: 'tcp' },
    ],
  });
  const worse = line('a', 'running', { Health: 'starting' });
  const b = line('b', 'running');
  const lines = parseContainers(`a warning\n${b}\n${a}\n{"ID":1}\n`);
  assert.deepEqual(lines, parseContainers(`[${b},${a}]`));
  assert.deepEqual(
    lines.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.deepEqual(lines[0]?.published, [{ host: '127.0.0.1', hostPort: 8080, port: 80 }]);
  for (const text of [`${a}\n${worse}`, `${worse}\n${a}`])
    assert.deepEqual(
      parseContainers(text).map(({ state }) => state),
      ['starting'],
    );
});

test('start-up is from the start to the first good check, when that is still known', () => {
  const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
  const state = (...codes: readonly number[]): string =>
    JSON.stringify({
      StartedAt: at(0),
      Health: { Log: codes.map((ExitCode, index) => ({ End: at(index + 1), ExitCode })) },
    });
  assert.equal(parseStart(state(1, 1, 0, 0)), 3000);
  assert.equal(parseStart(state(0, 0, 0, 0, 0)), null);
  assert.equal(parseStart(state(1)), null);
  assert.equal(parseStart('{"StartedAt":"never"}'), null);
});

test('property: no text makes the parsers throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      parseContainers(text);
      parseStart(text);
    }),
  );
});
