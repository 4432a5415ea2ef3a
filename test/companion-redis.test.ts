import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

describe('Redis from Debian packages', { skip: SKIP }, () => {
  const bench = new Bench();
  let image: string;
  let network: string;

  before(async () => {
    ({ ref: image } = await companionImage('redis', 'bookworm'));
    network = await bench.network();
  });

  const serve = async (options: readonly string[], ...args: readonly string[]): Promise<Server> => {
    const server = await bench.start('--network', network, ...options, image, ...args);
    await server.healthy();
    return server;
  };
  /** Asks from another container. */
  const ask = async (server: Server, password: string | null, ...command: readonly string[]) => {
    const login = password === null ? [] : ['--env', `REDISCLI_AUTH=${password}`];
    const asked = ['run', '--rm', '--network', network, ...login, image, 'redis-cli', '-h', server.name];
    return (await attempt(...asked, ...command)).all.trim();
  };

  test('serves other containers as it comes; settings as arguments, even empty ones', async () => {
    const plain = await serve([]);
    assert.equal(await ask(plain, null, 'ping'), 'PONG');
    const set = await serve([], 'redis-server', '--maxmemory', '64mb', '--save', '', '--appendonly', 'no');
    assert.equal(await ask(set, null, 'config', 'get', 'maxmemory'), 'maxmemory\n67108864');
    assert.equal(await ask(set, null, 'config', 'get', 'save'), 'save');
  });

  test('a password from a file or the environment: wrong ones and none are refused', async () => {
    const secrets = folderOf({ redis: 'p"a\\ss wörd\n' });
    const file = await serve([
      ...['--volume', `${secrets}:/run/secrets:ro`],
      ...['--env', 'REDIS_PASSWORD_FILE=/run/secrets/redis'],
    ]);
    assert.equal(await ask(file, 'p"a\\ss wörd', 'ping'), 'PONG');
    assert.match(await ask(file, 'guess', 'ping'), /WRONGPASS|NOAUTH/);
    assert.match(await ask(file, null, 'ping'), /NOAUTH/);
    assert.doesNotMatch(await file.exec('cat', '/proc/1/cmdline', '/proc/1/environ'), /wörd/);
    const given = await serve(['--env', 'REDIS_PASSWORD=plain'], '--maxmemory', '32mb');
    assert.equal(await ask(given, 'plain', 'config', 'get', 'maxmemory'), 'maxmemory\n33554432');
    const asArgument = await serve([], 'redis-server', '--requirepass', 'argument');
    assert.equal(await ask(asArgument, 'argument', 'ping'), 'PONG');
  });

  test('a configuration file, and arguments over it', async () => {
    const files = folderOf({ 'redis.conf': 'maxmemory 10mb\nmaxmemory-policy allkeys-lru\n' });
    const server = await serve(
      ['--volume', `${files}:/etc/redis:ro`],
      ...['/etc/redis/redis.conf', '--maxmemory', '20mb'],
    );
    assert.equal(
      await ask(server, null, 'config', 'get', 'maxmemory-policy'),
      'maxmemory-policy\nallkeys-lru',
    );
    assert.equal(await ask(server, null, 'config', 'get', 'maxmemory'), 'maxmemory\n20971520');
  });

  test('a restart and a new container keep the data; no root; a clean stop', async () => {
    const volume = await bench.volume();
    const options = ['--volume', `${volume}:/data`];
    const args = ['redis-server', '--appendonly', 'yes'];
    const first = await serve(options, ...args);
    assert.equal(await ask(first, null, 'set', 'kept', '42'), 'OK');
    await first.restart();
    await first.healthy();
    assert.equal(await ask(first, null, 'get', 'kept'), '42');
    assert.deepEqual(await first.users(), ['999']);
    const { code, milliseconds } = await first.stop(30);
    assert.equal(code, 0);
    assert.ok(milliseconds < 15_000, `${milliseconds} ms`);
    assert.equal(await ask(await serve(options, ...args), null, 'get', 'kept'), '42');
  });

  test('a folder of somebody else is told of', async () => {
    const server = await bench.start('--volume', `${folderOf({})}:/data`, image);
    assert.notEqual(await server.ended(), 0);
    assert.match(await server.logs(), /\/data cannot be written to/);
  });
});
