import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Report } from '../src/model/report.ts';
import { FLIGHT } from './support/flight.ts';
import { answers } from './support/images.ts';
import { lacks } from './support/lacks.ts';
import { copyExample, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const noDocker = await lacks('docker', 'version');

describe('flightontime', () => {
  const folder = scratchFolder();
  let env: Readonly<Record<string, string>>;

  before(async () => {
    env = await offline(STORE);
    await copyExample('flightontime', folder);
  });

  test('the manifest is what a Windows shell leaves', async () => {
    const bytes = await readFile(join(folder, 'requirements.txt'));
    assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe]);
    assert.match(bytes.toString('utf16le'), /\r\nfastapi==/);
  });

  test('ships without an engine', async () => {
    const report = await ship('sandbox');
    proves(report);
    const [service] = report.services;
    assert.equal(service?.engine, 'sandbox');
  });

  test('ships on Docker', { skip: noDocker }, async () => {
    const report = await ship('docker');
    proves(report);
    assert.deepEqual(report.gaps, []);
  });

  test('the image answers like the source does, with nothing of Plimsoll around', {
    skip: noDocker,
  }, async () => {
    const report = await ship('docker');
    const ref = report.images[0]?.ref ?? '';
    const { stdout: config } = await execa('docker', [
      'image',
      'inspect',
      '--format',
      '{{json .Config}}',
      ref,
    ]);
    const { User: user }: { User: string } = JSON.parse(config);
    assert.match(user, /^[1-9]\d*(:\d+)?$/, 'a numeric user that is not root');
    const shell = await execa('docker', ['run', '--rm', '--entrypoint', '/bin/sh', ref, '-c', 'true'], {
      reject: false,
    });
    assert.match(shell.stderr, /no such file or directory/);
    await using container = await start(ref);
    assert.equal((await container.post('/predict', FLIGHT)).status, 200);
    const prediction = await (await container.post('/predict', FLIGHT)).json();
    assert.deepEqual(prediction, { delayed: true, probability: 0.7709 });
    assert.equal((await container.post('/predict', { ...FLIGHT, origin: 'BSB' })).status, 422);
  });

  async function ship(engine: string): Promise<Report> {
    const ran = await plimsoll(['ship', '--locked', '--json', '--engine', engine, folder], { env });
    assert.equal(ran.code, 0, ran.stderr);
    return JSON.parse(ran.stdout);
  }
});

/** Healthy, small, and nothing that was tried failed. */
function proves(report: Report): void {
  assert.equal(report.schema, 'plimsoll.report/1');
  const [service] = report.services;
  assert.equal(service?.healthy, true);
  assert.deepEqual(
    service.checks.filter(({ ok }) => ok === false),
    [],
  );
  const held = service.checks.filter(({ ok }) => ok === true).map(({ id }) => id);
  for (const id of ['healthy', 'non-root', 'no-shell', 'probe-works', 'stops-in-time'])
    assert.ok(held.includes(id), `${id} was tried`);
  assert.ok(report.after.size < 600e6);
}

/** The image run by hand as its plan says: read only, nothing allowed, temporary folders in memory. */
async function start(ref: string) {
  const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const { stdout: id } = await execa('docker', [
    ...['run', '--detach', '--rm', ...hardened, '--tmpfs', '/tmp', '--tmpfs', '/home/app'],
    ...['--publish', '127.0.0.1::8000', ref],
  ]);
  const stop = () => execa('docker', ['rm', '--force', id]);
  try {
    const { stdout: address } = await execa('docker', ['port', id, '8000/tcp']);
    const url = `http://${address.trim()}`;
    await answers(`${url}/health`);
    const headers = { 'content-type': 'application/json' };
    return {
      post: (path: string, body: unknown) =>
        fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
      [Symbol.asyncDispose]: async () => {
        await stop();
      },
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
