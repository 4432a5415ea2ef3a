import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Report } from '../src/model/report.ts';
import type { Running } from '../src/model/running.ts';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, docker } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';
import { copyExample, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

describe('an API with its cache, as a stack', { skip: SKIP }, () => {
  const folder = scratchFolder();
  const state = scratchFolder();
  const project = basename(folder).toLowerCase();
  let env: Readonly<Record<string, string>>;

  before(async () => {
    env = { ...(await offline(STORE)), XDG_STATE_HOME: state };
    await copyExample('exoplanet', folder);
  });
  after(async () => {
    await run('down', '--volumes');
  });

  const run = (...args: readonly string[]) => plimsoll([args[0] ?? '', folder, ...args.slice(1)], { env });
  const json = async <T>(...args: readonly string[]): Promise<T> => {
    const { code, stdout, stderr } = await run(...args, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as T;
  };
  const states = ({ services }: Running) => services.map((one) => `${one.id} ${one.state}`);

  test('up builds, starts in order and waits; the proxy answers for the API', async () => {
    const running = await json<Running>('up', '--service', 'api', '--port', '0', '--engine', 'docker');
    assert.deepEqual(states(running), ['api healthy', 'proxy healthy', 'redis healthy']);
    for (const { startMs } of running.services) assert.ok(startMs !== null && startMs > 0);
    const answer = await fetch(`${running.address}/api/health`);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /"cache":"on"/);
    assert.deepEqual(
      running.services.filter(({ published }) => published.length > 0).map(({ id }) => id),
      ['proxy'],
    );
  });

  test('up again leaves what runs alone', async () => {
    const ids = await docker(
      'ps',
      '--quiet',
      '--no-trunc',
      '--filter',
      `label=com.docker.compose.project=${project}`,
    );
    const again = await json<Running>('up', '--service', 'api', '--port', '0', '--engine', 'docker');
    assert.deepEqual(states(again), ['api healthy', 'proxy healthy', 'redis healthy']);
    const now = await docker(
      'ps',
      '--quiet',
      '--no-trunc',
      '--filter',
      `label=com.docker.compose.project=${project}`,
    );
    assert.deepEqual(now.split('\n').sort(), ids.split('\n').sort());
  });

  test('nobody else may enter where its files are', () => {
    const mode = (path: string): number => statSync(path).mode & 0o777;
    assert.equal(mode(join(state, 'plimsoll')) & 0o077, 0);
  });

  test('ps and logs need nothing but the name', async () => {
    assert.deepEqual(states(await json<Running>('ps')), ['api healthy', 'proxy healthy', 'redis healthy']);
    const logs = await run('logs', '--service', 'redis', '--tail', '50');
    assert.match(logs.stdout, /Ready to accept connections/);
    const unknown = await run('logs', '--service', 'rediss');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /redis/);
  });

  test('a service that is stopped is not well', async () => {
    await docker('stop', `${project}-redis-1`);
    assert.equal((await run('ps')).code, 1);
  });

  test('down ends it; nothing is left but what it keeps', async () => {
    assert.deepEqual(states(await json<Running>('down')), []);
    assert.equal((await run('ps')).code, 3);
    assert.equal((await run('logs')).code, 3);
    const { all } = await attempt(
      'network',
      'ls',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${project}`,
    );
    assert.equal(all, '');
  });

  test('ship runs it as a stack and proves what only a stack can show', async () => {
    const report = await json<Report>('ship', '--service', 'api', '--engine', 'docker');
    const failed = report.services.flatMap(({ id, checks }) =>
      checks.filter(({ ok }) => ok === false).map((check) => `${id} ${check.id}: ${check.message}`),
    );
    assert.deepEqual(failed, []);
    const passed = report.services.flatMap(({ id, checks }) =>
      checks.filter(({ ok }) => ok === true).map((check) => `${id} ${check.id}`),
    );
    const expected = [
      ...['api healthy', 'api comes-back', 'api non-root', 'api read-only-root', 'api stops-in-time'],
      ...[
        'redis healthy',
        'redis not-published',
        'redis apart-from-proxy',
        'redis comes-back',
        'redis stops-in-time',
      ],
      ...[
        'proxy healthy',
        'proxy non-root',
        'proxy read-only-root',
        'proxy comes-back',
        'proxy stops-in-time',
      ],
    ];
    assert.deepEqual(
      expected.filter((one) => !passed.includes(one)),
      [],
    );
    const left = await docker('ps', '--all', '--quiet', '--filter', `name=plimsoll-ship-${project}`);
    assert.equal(left, '');
  });
});
