import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());
const RUN = ['--tmpfs', '/mosquitto/log:mode=1777'];

for (const suite of ['bookworm', 'trixie'] as const)
  describe(`Mosquitto from Debian packages (${suite})`, { skip: SKIP }, () => {
    const bench = new Bench();
    let image: string;
    let network: string;

    before(async () => {
      ({ ref: image } = await companionImage('mosquitto', suite));
      network = await bench.network();
    });

    const client = (...args: readonly string[]) =>
      attempt('run', '--rm', '--network', network, image, ...args);
    const serve = async (options: readonly string[], ...args: readonly string[]): Promise<Server> => {
      const server = await bench.start(...RUN, '--network', network, ...options, image, ...args);
      await server.healthy();
      return server;
    };

    test('as it comes it serves its own container alone', async () => {
      const server = await serve([]);
      const sent = await client('mosquitto_pub', '-h', server.name, '-t', 'a', '-m', 'b');
      assert.notEqual(sent.code, 0);
      assert.match(sent.all, /refused/i);
    });

    test('open to its network: messages arrive, retained ones survive a new container; a clean stop', async () => {
      const volume = await bench.volume();
      const options = ['--volume', `${volume}:/mosquitto/data`];
      const args = ['mosquitto', '-c', '/mosquitto-no-auth.conf'];
      const server = await serve(options, ...args);
      const sent = await client(
        'mosquitto_pub',
        '-h',
        server.name,
        '-t',
        'kept',
        '-m',
        '42',
        '-r',
        '-q',
        '1',
      );
      assert.equal(sent.code, 0, sent.all);
      assert.deepEqual(await server.users(), ['1883']);
      const { code, milliseconds } = await server.stop(30);
      assert.equal(code, 0);
      assert.ok(milliseconds < 15_000, `${milliseconds} ms`);
      const next = await serve(options, ...args);
      const read = await client('mosquitto_sub', '-h', next.name, '-t', 'kept', '-C', '1', '-W', '60');
      assert.deepEqual(read, { code: 0, all: '42' });
    });

    test('passwords of a file: a wrong one is refused, and without any it is healthy', async () => {
      const made = await attempt(
        ...['run', '--rm', '--tmpfs', '/tmp', '--entrypoint', '/bin/sh', image, '-c'],
        ': >/tmp/p; mosquitto_passwd -b /tmp/p ann secret 2>&-; while read -r line; do echo "$line"; done </tmp/p',
      );
      const [line = ''] = /^ann:.*$/m.exec(made.all) ?? [];
      const secrets = folderOf({
        'mosquitto.conf': 'listener 1883\nallow_anonymous false\npassword_file /mosquitto/config/passwords\n',
        passwords: `${line}\n`,
      });
      const server = await serve(['--volume', `${secrets}:/mosquitto/config:ro`]);
      const send = (password: string) =>
        client('mosquitto_pub', '-h', server.name, '-u', 'ann', '-P', password, '-t', 'a', '-m', 'b');
      assert.equal((await send('secret')).code, 0);
      assert.match((await send('guess')).all, /not authori[sz]ed/i);
    });

    test('a broken configuration ends it, with the line', async () => {
      const conf = folderOf({ 'mosquitto.conf': 'listener 1883\nnonsense on\n' });
      const server = await bench.start(...RUN, '--volume', `${conf}:/mosquitto/config:ro`, image);
      assert.notEqual(await server.ended(), 0);
      assert.match(await server.logs(), /mosquitto\.conf:2/);
    });
  });
