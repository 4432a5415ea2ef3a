import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { Bench, companionImage, folderOf } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

describe('Valkey from Debian packages', { skip: SKIP }, () => {
  const bench = new Bench();

  test('of the suite that has it, serves by its own name and by that of Redis, with a password from a file, and stops', async () => {
    const { ref } = await companionImage('valkey', 'bookworm');
    const secrets = folderOf({ password: 'from a file\n' });
    const server = await bench.start(
      ...['--volume', `${secrets}:/run/secrets:ro`, '--env', 'REDIS_PASSWORD_FILE=/run/secrets/password'],
      ...[ref, 'valkey-server', '--maxmemory', '64mb'],
    );
    await server.healthy();
    const ask = (...words: readonly string[]) =>
      server.exec('valkey-cli', '--no-auth-warning', '-a', 'from a file', ...words);
    assert.equal(await ask('config', 'get', 'maxmemory'), 'maxmemory\n67108864');
    assert.match(await ask('info', 'server'), /server_name:valkey\r\nvalkey_version:8\.1/);
    assert.match(await server.exec('redis-cli', 'ping'), /NOAUTH/);
    assert.deepEqual(await server.users(), ['999']);
    assert.equal((await server.stop(30)).code, 0);
    const asRedis = await bench.start(ref, 'redis-server', '--maxmemory', '32mb');
    await asRedis.healthy();
    assert.equal(await asRedis.exec('redis-cli', 'config', 'get', 'maxmemory'), 'maxmemory\n33554432');
  });
});
