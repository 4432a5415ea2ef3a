import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Image } from '../src/model/image.ts';
import { NO_MIRROR } from './support/archive.ts';
import { copyExample, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

describe('build --companions', { skip: NO_MIRROR }, () => {
  const folder = scratchFolder();
  let env: Readonly<Record<string, string>>;

  before(async () => {
    env = await offline(STORE);
    await copyExample('exoplanet', folder);
  });

  const build = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await plimsoll(
      ['build', folder, '--service', 'api', '--json', ...args],
      { env },
    );
    const images = code === 2 && stdout === '' ? [] : (JSON.parse(stdout).images as readonly Image[]);
    return { code, stderr, built: images.map(({ service }) => service) };
  };

  test('those that the stack needs, in one archive with the service', async () => {
    const { code, stderr, built } = await build(
      '--companions',
      '--output',
      `archive:${join(folder, 'all.tar')}`,
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(built, ['api', 'redis', 'nginx']);
    assert.match(stderr, /wrote .*all\.tar/);
  });

  test('those named', async () => {
    const { code, stderr, built } = await build('--companions', 'memcached,mosquitto');
    assert.equal(code, 0, stderr);
    assert.deepEqual(built, ['api', 'memcached', 'mosquitto']);
  });

  test('one that the suite does not have is of the other; one that nobody knows is refused', async () => {
    const other = await build('--companions', 'valkey,redis');
    assert.equal(other.code, 0, other.stderr);
    assert.deepEqual(other.built, ['api', 'valkey', 'redis']);
    const unknown = await build('--companions', 'oracle');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /there is no oracle to assemble.*\n.*memcached, mosquitto/);
  });
});
