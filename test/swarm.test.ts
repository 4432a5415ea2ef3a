import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import type { Image } from '../src/model/image.ts';
import { NO_MIRROR } from './support/archive.ts';
import { docker } from './support/companion.ts';
import { expected } from './support/expect.ts';
import { walk } from './support/journey.ts';
import { lacksDocker } from './support/lacks.ts';
import { copyExample, LOCAL_MIRROR, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const STACK = 'emit-swarm';
/** Looks, a second apart, at what takes some on a machine that does nothing else. */
const TRIES = 300;
const skip = NO_MIRROR || (await lacksDocker());

/** One machine as a cluster, for as long as the tests take. */
describe('the emitted stack on Docker Swarm', { skip }, () => {
  const folder = scratchFolder();
  let joined = false;

  before(async () => {
    const env = await offline(STORE);
    await copyExample('flightontime', folder);
    await writeFile(join(folder, 'plimsoll.yaml'), `${LOCAL_MIRROR}stack:\n  also: [swarm]\n`);
    const args = ['build', '--locked', '--json', '--companions', '--output', 'docker', folder];
    const built = await plimsoll(args, { env });
    assert.equal(built.code, 0, built.stderr);
    const { images }: { images: readonly Image[] } = JSON.parse(built.stdout);
    const image = (service: string) => images.find((one) => one.service === service)?.ref ?? '';
    const written = await plimsoll(['emit', folder], { env });
    assert.equal(written.code, 0, written.stderr);
    joined = (await docker('info', '--format', '{{.Swarm.LocalNodeState}}')).trim() !== 'active';
    if (joined)
      await docker('swarm', 'init', '--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:2377');
    const deploy = ['stack', 'deploy', '--detach=true', '--resolve-image', 'never'];
    await execa('docker', [...deploy, '--compose-file', 'swarm/stack.yaml', STACK], {
      cwd: folder,
      env: { API_IMAGE: image('api'), PROXY_IMAGE: image('nginx'), HTTP_PORT: '0' },
    });
  });
  after(async () => {
    await run({ command: 'docker', args: ['stack', 'rm', STACK] });
    if (joined) await run({ command: 'docker', args: ['swarm', 'leave', '--force'] });
  });

  test('its users get what they come for, through the proxy of the node', async () => {
    await walk('flightontime', expected('flightontime').journey, await addressOfProxy());
  });

  test('as many run as the file says, with the least they may do', async () => {
    assert.equal(await replicas('api'), '2/2');
    assert.equal(await replicas('proxy'), '1/1');
    const filter = `label=com.docker.swarm.service.name=${STACK}_api`;
    for (const id of (await docker('ps', '--quiet', '--filter', filter)).trim().split('\n')) {
      const [{ HostConfig, Config }] = JSON.parse(await docker('inspect', id));
      assert.deepEqual(
        [HostConfig.ReadonlyRootfs, HostConfig.CapDrop, HostConfig.Init, Config.User],
        [true, ['ALL'], true, '10001:10001'],
      );
      assert.ok(HostConfig.Memory > 0 && HostConfig.PidsLimit > 0);
    }
  });
});

/** Where the proxy answers that all is well. The port is the engine's choice, anew for every container of it. */
async function addressOfProxy(): Promise<string> {
  const filter = `label=com.docker.swarm.service.name=${STACK}_proxy`;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const listed = await docker('ps', '--filter', filter, '--format', '{{.Ports}}');
    const [, port] = /0\.0\.0\.0:(\d+)->/.exec(listed) ?? [];
    const address = `http://127.0.0.1:${port}`;
    const answer = port === undefined ? null : await fetch(`${address}/health`).catch(() => null);
    if (answer?.status === 200) return address;
    await sleep(1000);
  }
  throw new Error(`no answer: ${await docker('stack', 'ps', STACK, '--no-trunc')}`);
}

/** `2/2` when all that should run does. */
async function replicas(service: string): Promise<string> {
  const list = ['stack', 'services', STACK, '--filter', `name=${STACK}_${service}`];
  let seen = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    seen = (await docker(...list, '--format', '{{.Replicas}}')).trim();
    const [there, wanted] = seen.split('/');
    if (there === wanted) break;
    await sleep(1000);
  }
  return seen;
}
