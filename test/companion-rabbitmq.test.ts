import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());
const PASSWORD = `p ss$w"rd'`;
const RUN = ['--tmpfs', '/var/log/rabbitmq:mode=1777', '--hostname', 'broker'];

for (const suite of ['bookworm', 'trixie'] as const)
  describe(`RabbitMQ from Debian packages (${suite})`, { skip: SKIP }, () => {
    const bench = new Bench();
    let image: string;
    let network: string;

    before(async () => {
      ({ ref: image } = await companionImage('rabbitmq', suite));
      network = await bench.network();
    });

    const serve = async (...options: readonly string[]): Promise<Server> => {
      const server = await bench.start(...RUN, '--network', network, ...options, image);
      await server.healthy();
      return server;
    };
    const login = (server: Server, user: string, password: string) =>
      attempt('exec', server.name, 'rabbitmqctl', '--quiet', 'authenticate_user', user, password);
    const ctl = (server: Server, ...args: readonly string[]) =>
      server.exec('rabbitmqctl', '--quiet', ...args);

    test('its first account, virtual host and password from a file; what is there stays in a new container', async () => {
      const secrets = folderOf({ password: `${PASSWORD}\n` });
      const volume = await bench.volume();
      const options = [
        ...['--volume', `${secrets}:/run/secrets:ro`, '--volume', `${volume}:/var/lib/rabbitmq`],
        ...['--env', 'RABBITMQ_DEFAULT_USER=ann', '--env', 'RABBITMQ_DEFAULT_VHOST=shop'],
        ...['--env', 'RABBITMQ_DEFAULT_PASS_FILE=/run/secrets/password'],
        ...['--env', 'RABBITMQ_NODENAME=rabbit@localhost'],
      ];
      const first = await serve(...options);
      assert.equal((await login(first, 'ann', PASSWORD)).code, 0);
      assert.notEqual((await login(first, 'ann', 'guess')).code, 0);
      assert.match(await ctl(first, 'list_vhosts'), /^shop$/m);
      assert.doesNotMatch(await ctl(first, 'list_users'), /guest/);
      await ctl(first, 'add_vhost', 'kept');
      assert.deepEqual(await first.users(), ['999']);
      const { code, milliseconds } = await first.stop(60);
      assert.equal(code, 0);
      assert.ok(milliseconds < 50_000, `${milliseconds} ms`);
      const second = await serve(...options);
      assert.match(await ctl(second, 'list_vhosts'), /^kept$/m);
    });

    test('as it comes guest may come from the network; plugins by a variable; the check of the stack', async () => {
      const server = await serve('--env', 'RABBITMQ_ENABLED_PLUGINS=rabbitmq_management');
      const page = await attempt(
        ...[
          'run',
          '--rm',
          '--network',
          network,
          '--env',
          `SERVER=${server.name}`,
          '--entrypoint',
          'erl',
          image,
        ],
        ...['-noshell', '-eval'],
        `inets:start(), {ok, {{_, Code, _}, _, Body}} = httpc:request(get, {"http://guest:guest@" ++ os:getenv("SERVER") ++ ":15672/api/overview", [{"authorization", "Basic Z3Vlc3Q6Z3Vlc3Q="}]}, [], []), io:format("~p ~s", [Code, Body]), halt().`,
      );
      assert.match(page.all, /^200 .*"rabbitmq_version":"/);
      await server.says(/Server startup complete/);
      const check = await attempt('exec', server.name, 'rabbitmq-diagnostics', '--quiet', 'check_running');
      assert.equal(check.code, 0, check.all);
    });

    test('two passwords, and a folder of somebody else, end it with the reason', async () => {
      const both = await bench.start(
        ...[...RUN, '--env', 'RABBITMQ_DEFAULT_PASS=x', '--env', 'RABBITMQ_DEFAULT_PASS_FILE=/y', image],
      );
      assert.notEqual(await both.ended(), 0);
      assert.match(await both.logs(), /both RABBITMQ_DEFAULT_PASS and RABBITMQ_DEFAULT_PASS_FILE are set/);
      const denied = await bench.start(...RUN, '--volume', `${folderOf({})}:/var/lib/rabbitmq`, image);
      assert.notEqual(await denied.ended(), 0);
      assert.match(await denied.logs(), /\/var\/lib\/rabbitmq cannot be written to/);
    });
  });
