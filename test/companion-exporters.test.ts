import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { Bench, companionImage, fetched, folderOf } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());
const PASSWORD = 'not-a-good-one';

for (const suite of ['bookworm', 'trixie'] as const)
  describe(`exporters from Debian packages (${suite})`, { skip: SKIP }, () => {
    const bench = new Bench();
    let network: string;

    before(async () => {
      network = await bench.network();
    });

    const start = async (id: string, ...args: readonly string[]) => {
      const { ref } = await companionImage(id, suite);
      const server = await bench.start('--network', network, ...args, ref);
      await server.healthy();
      return { server, ref };
    };
    const metrics = (image: string, host: string, port: number): Promise<string> =>
      fetched(image, network, `http://${host}:${port}/metrics`);

    test('PostgreSQL: the password from a file; what it tells is what the server has; no root', async () => {
      const secrets = folderOf({ password: PASSWORD });
      const database = await start(
        'postgres',
        ...[
          '--volume',
          `${secrets}:/run/secrets:ro`,
          '--env',
          'POSTGRES_PASSWORD_FILE=/run/secrets/password',
        ],
        ...['--tmpfs', '/run/postgresql', '--env', 'POSTGRES_DB=fields', '--shm-size', '64m'],
      );
      const { server, ref } = await start(
        'postgres-exporter',
        ...['--volume', `${secrets}:/run/secrets:ro`, '--env', 'DATA_SOURCE_PASS_FILE=/run/secrets/password'],
        ...['--env', `DATA_SOURCE_URI=${database.server.name}:5432/fields?sslmode=disable`],
        ...['--env', 'DATA_SOURCE_USER=postgres'],
      );
      const told = await metrics(ref, server.name, 9187);
      assert.match(told, /^pg_up 1$/m, await server.logs());
      assert.match(told, /^pg_stat_database_numbackends\{.*datname="fields".*\} \d+$/m);
      assert.deepEqual(await server.users(), ['65534']);
      assert.notEqual((await server.stop(30)).code, 137, 'it ends by itself');
    });

    test('Redis: what it tells is what the server has; a server that is gone is told of; no root', async () => {
      const cache = await start('redis');
      const { server, ref } = await start(
        'redis-exporter',
        ...['--env', `REDIS_ADDR=redis://${cache.server.name}:6379`],
      );
      assert.match(await metrics(ref, server.name, 9121), /^redis_up 1$/m, await server.logs());
      assert.deepEqual(await server.users(), ['59000']);
      await cache.server.stop(10);
      assert.match(await metrics(ref, server.name, 9121), /^redis_up 0$/m);
    });
  });
