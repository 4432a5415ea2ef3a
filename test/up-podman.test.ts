import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Report } from '../src/model/report.ts';
import type { Running } from '../src/model/running.ts';
import { NO_MIRROR } from './support/archive.ts';
import { copyExample, offline, STORE } from './support/local.ts';
import { lacksPodman, type PodmanAlone, podmanAlone } from './support/podman-alone.ts';
import { scratchFolder } from './support/store.ts';

/** An API with its cache and the proxy, on a machine that has Podman and no Docker. */
describe('a stack on Podman', { skip: NO_MIRROR || (await lacksPodman()) }, () => {
  const folder = scratchFolder();
  const project = basename(folder).toLowerCase();
  let machine: PodmanAlone;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    machine = await podmanAlone(scratchFolder());
    env = { ...(await offline(STORE)), XDG_STATE_HOME: scratchFolder() };
    await copyExample('exoplanet', folder);
  });
  after(() => machine?.[Symbol.asyncDispose]());

  const run = (verb: string, ...args: readonly string[]) =>
    machine.plimsoll([verb, folder, '--engine', 'podman', ...args], env);

  test('up starts it in order and waits; the proxy answers for the API, which has its cache', async () => {
    const { code, stdout, stderr } = await run('up', '--service', 'api', '--port', '0', '--json');
    assert.equal(code, 0, stderr);
    const { services, address }: Running = JSON.parse(stdout);
    assert.deepEqual(
      services.map(({ id, state }) => `${id} ${state}`),
      ['api healthy', 'proxy healthy', 'redis healthy'],
    );
    for (const { id, startMs } of services) assert.ok(startMs !== null && startMs > 0, id);
    assert.deepEqual(
      services.filter(({ published }) => published.length > 0).map(({ id }) => id),
      ['proxy'],
    );
    assert.match(await machine.get(`${address}/api/health`), /^200 .*"cache":"on"/);
  });

  test('ps, logs and down find it by its name', async () => {
    assert.equal((await run('ps')).code, 0);
    assert.match((await run('logs', '--service', 'redis')).stdout, /Ready to accept connections/);
    const ended = await run('down', '--volumes');
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(await machine.podman('ps', '--all', '--quiet'), '');
    assert.doesNotMatch(await machine.podman('network', 'ls', '--format', '{{.Name}}'), new RegExp(project));
    assert.equal((await run('ps')).code, 3);
  });

  test('ship proves on it what it proves on Docker', async () => {
    const { code, stdout, stderr } = await run('ship', '--service', 'api', '--json');
    const { services }: Report = JSON.parse(stdout || assert.fail(stderr));
    const failed = services.flatMap(({ id, checks }) =>
      checks.filter(({ ok }) => ok === false).map((check) => `${id} ${check.id}: ${check.message}`),
    );
    assert.deepEqual([code, failed], [0, []], stderr);
    const passed = services.flatMap(({ id, checks }) =>
      checks.filter(({ ok }) => ok === true).map((check) => `${id} ${check.id}`),
    );
    const expected = ['healthy', 'comes-back', 'stops-in-time'].flatMap((check) =>
      ['api', 'proxy', 'redis'].map((id) => `${id} ${check}`),
    );
    assert.deepEqual(
      [
        'redis not-published',
        'redis apart-from-proxy',
        'api non-root',
        'api read-only-root',
        ...expected,
      ].filter((one) => !passed.includes(one)),
      [],
    );
    assert.equal(await machine.podman('ps', '--all', '--quiet'), '');
  });
});
