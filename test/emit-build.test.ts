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
      const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
      const mounts = ['--tmpfs', '/tmp', '--tmpfs', '/home/app'];
      const { stdout: id } = await execa('docker', [
        'run',
        '--detach',
        ...hardened,
        ...mounts,
        '--publish',
        '127.0.0.1::8000',
        ref,
      ]);
      try {
        const { stdout: address } = await execa('docker', ['port', id, '8000/tcp']);
        await answers(`http://${address.trim()}/health`);
        // A connection that stays open would be waited for when it stops.
        const headers = { 'content-type': 'application/json', connection: 'close' };
        const answer = await fetch(`http://${address.trim()}/predict`, {
          method: 'POST',
          headers,
          body: JSON.stringify(FLIGHT),
        });
        assert.deepEqual(await answer.json(), { delayed: true, probability: 0.7709 });
        const probe = await configOf(ref);
        const asked = await run({ command: 'docker', args: ['exec', id, ...probe.probe] });
        assert.equal(asked.code, 0, asked.stderr);
        const written = await execa('docker', ['diff', id]);
        assert.equal(written.stdout, '');
        await execa('docker', ['stop', '--time', '30', id]);
        const { stdout: code } = await execa('docker', ['inspect', '--format', '{{.State.ExitCode}}', id]);
        assert.notEqual(code, '137');
      } finally {
        await execa('docker', ['rm', '--force', '--volumes', id]);
      }
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

/** What the plan decides of an image, as Docker has it. */
async function configOf(ref: string) {
  const { stdout } = await execa('docker', ['image', 'inspect', '--format', '{{json .Config}}', ref]);
  const { User, Env, WorkingDir, Cmd, ExposedPorts, Healthcheck, StopSignal } = JSON.parse(stdout);
  const own = (Env as string[]).filter((line) => !/^(PYTHON_(VERSION|SHA256|PIP)|GPG_KEY)/.test(line));
  return {
    user: User as string,
    env: own.toSorted(),
    workdir: WorkingDir as string,
    command: Cmd as string[],
    ports: Object.keys(ExposedPorts),
    probe: (Healthcheck.Test as string[]).slice(1),
    startPeriod: Healthcheck.StartPeriod as number,
    signal: (StopSignal as string | undefined) || 'SIGTERM',
  };
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${url} did not answer within a minute`);
}
