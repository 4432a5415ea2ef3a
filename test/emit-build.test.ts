import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import type { Image } from '../src/model/image.ts';
import { answers, configOf, hardened } from './support/images.ts';
import { copyExample, offline, STORE, WHEELS } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const BASE = 'plimsoll-test/python:3.11-slim';
const EMITTED = 'emit-test/flightontime:emitted';
const FLIGHT = {
  airline: 'KW',
  origin: 'CGH',
  destination: 'BSB',
  departure: '2025-01-17T18:40:00',
  distance_km: 866,
};

const works = (await run({ command: 'docker', args: ['image', 'inspect', BASE] })).code === 0;
const skip =
  works || process.env['CI'] === 'true' ? false : `Docker does not have ${BASE}: scripts/engine.sh bases`;

describe('the emitted Dockerfile', { skip }, () => {
  const folder = scratchFolder();
  let direct = '';

  before(async () => {
    const env = await offline(STORE);
    await copyExample('flightontime', folder);
    const emitted = await plimsoll(['emit', folder], { env });
    assert.equal(emitted.code, 0, emitted.stderr);
    const built = await plimsoll(['build', '--locked', '--json', '--output', 'docker', folder], { env });
    assert.equal(built.code, 0, built.stderr);
    const { images }: { images: readonly Image[] } = JSON.parse(built.stdout);
    direct = images[0]?.ref ?? '';
    await buildWithBuildKit(folder);
  });

  after(() => run({ command: 'docker', args: ['image', 'rm', '--force', EMITTED] }));

  test('makes an image that is configured like the directly built one', async () => {
    const [one, other] = [await configOf(EMITTED), await configOf(direct)];
    assert.deepEqual(one, other);
    assert.match(one.user, /^[1-9]\d*:[1-9]\d*$/);
  });

  for (const which of ['emitted', 'direct'] as const)
    test(`${which}: healthy and right when hardened, and it stops in time`, async () => {
      const ref = which === 'emitted' ? EMITTED : direct;
      await hardened(ref, { port: 8000, writable: ['/tmp', '/home/app'] }, async (origin) => {
        await answers(`${origin}/health`);
        // A connection that stays open would be waited for when it stops.
        const headers = { 'content-type': 'application/json', connection: 'close' };
        const answer = await fetch(`${origin}/predict`, {
          method: 'POST',
          headers,
          body: JSON.stringify(FLIGHT),
        });
        assert.deepEqual(await answer.json(), { delayed: true, probability: 0.7709 });
      });
    });

  test('leaves neither pip nor what was installed from', async () => {
    const names = ['pip', 'pip3', 'pip-*', 'requirements.lock']
      .flatMap((name) => ['-o', '-name', name])
      .slice(1);
    const find = ['run', '--rm', '--entrypoint', '/usr/bin/find', EMITTED, '/opt', '/app', ...names];
    assert.equal((await execa('docker', find)).stdout, '');
  });
});

/** The emitted Dockerfile on the base that stands in for the official one, with wheels from this machine. */
async function buildWithBuildKit(folder: string): Promise<void> {
  const names = await readdir(WHEELS);
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    if (names.includes(name)) readFile(join(WHEELS, name)).then((bytes) => response.end(bytes));
    else
      response
        .setHeader('content-type', 'text/html')
        .end(names.map((one) => `<a href="${encodeURIComponent(one)}">${one}</a>\n`).join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = join(folder, '..', 'emit-pip.conf');
  await writeFile(settings, `[global]\nno-index = true\nfind-links = http://127.0.0.1:${port}/\n`);
  try {
    const secret = ['--secret', `id=pip,src=${settings}`];
    const options = [
      '--quiet',
      '--network',
      'host',
      ...secret,
      '--build-arg',
      `PYTHON_IMAGE=${BASE}`,
      '--tag',
      EMITTED,
    ];
    await execa('docker', ['buildx', 'build', ...options, folder]);
  } finally {
    server.close();
  }
}
