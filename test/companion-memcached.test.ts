import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

for (const suite of ['bookworm', 'trixie'] as const)
  describe(`memcached from Debian packages (${suite})`, { skip: SKIP }, () => {
    const bench = new Bench();
    let image: string;
    let network: string;

    before(async () => {
      ({ ref: image } = await companionImage('memcached', suite));
      network = await bench.network();
    });

    /** Says words of its protocol from another container, as an application does. */
    const ask = async (server: Server, port: number, ...lines: readonly string[]): Promise<string> => {
      const text = [...lines, 'quit'].map((line) => `${line}\\r\\n`).join('');
      const script = `exec 3<>/dev/tcp/${server.name}/${port}; printf '${text}' >&3; while IFS= read -r line <&3; do printf '%s\\n' "$line"; done`;
      const asked = ['run', '--rm', '--network', network, '--entrypoint', '/usr/bin/bash', image, '-c'];
      return (await attempt(...asked, script)).all.replaceAll('\r', '');
    };

    test('keeps what other containers give it; no root; a clean stop', async () => {
      const server = await bench.start('--network', network, image);
      await server.healthy();
      assert.match(
        await ask(server, 11211, 'set k 0 0 5', 'hello', 'get k'),
        /STORED\nVALUE k 0 5\nhello\nEND/,
      );
      assert.deepEqual(await server.users(), ['11211']);
      const { code, milliseconds } = await server.stop(30);
      assert.equal(code, 0);
      assert.ok(milliseconds < 15_000, `${milliseconds} ms`);
    });

    test('options alone, another port: healthy there, too', async () => {
      const server = await bench.start('--network', network, image, '--memory-limit', '16', '-p', '11300');
      await server.healthy();
      assert.match(await ask(server, 11300, 'stats settings'), /STAT maxbytes 16777216/);
    });

    test('the check of the stack asks its port', async () => {
      const server = await bench.start('--network', network, image);
      await server.healthy();
      assert.equal(
        (await attempt('exec', server.name, 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/11211')).code,
        0,
      );
      assert.equal(
        (await attempt('exec', server.name, 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/1')).code,
        1,
      );
    });

    test('an option that is none ends it with the reason', async () => {
      const server = await bench.start(image, '--nonsense');
      assert.notEqual(await server.ended(), 0);
      assert.match(await server.logs(), /unrecognized option|Illegal argument/);
    });
  });
