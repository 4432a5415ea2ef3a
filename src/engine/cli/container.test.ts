import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../../test/support/server.ts';
import type { Run } from '../../model/argv.ts';
import type { ContainerSpec } from '../../model/engine.ts';
import type { Image } from '../../model/image.ts';
import { CliContainer } from './container.ts';
import { DOCKER } from './docker.ts';
import { loadImage } from './load.ts';

test('a container that has no address yet is asked for it again, one that has is not', async () => {
  await using server = await serve((_, response) => response.end('well'));
  let asked = 0;
  const client = {
    dialect: DOCKER,
    run: async ({ args }: { readonly args: readonly string[] }) => {
      if (args[0] === 'port') asked += 1;
      const stdout = args[0] === 'port' && asked > 1 ? `${server.url.slice('http://'.length)}\n` : '';
      return { code: 0, stdout, stderr: '', timedOut: false, missing: false, milliseconds: 0 };
    },
  };
  const spec = { port: 8000 } as ContainerSpec;
  const options = { spec, id: 'one', startedAt: 0, refused: null, forget: () => {} };
  const container = new CliContainer(client, options);
  assert.equal(await container.get('/'), null);
  for (let again = 0; again < 2; again += 1)
    assert.deepEqual(await container.get('/'), { status: 200, body: 'well' });
  assert.equal(asked, 2);
});

const RESULT = { code: 0, stdout: '', stderr: '', timedOut: false, missing: false, milliseconds: 0 };

test('a container that is not removed in time is tried again at the end, and decides nothing', async () => {
  for (const [result, forgotten] of [
    [RESULT, 1],
    [{ ...RESULT, code: null, timedOut: true }, 0],
    [{ ...RESULT, code: 1, stderr: 'device or resource busy' }, 0],
  ] as const) {
    let forgot = 0;
    const forget = () => {
      forgot += 1;
    };
    const spec = { port: null } as ContainerSpec;
    const options = { spec, id: 'one', startedAt: 0, refused: null, forget };
    await new CliContainer({ dialect: DOCKER, run: async () => result }, options).remove();
    assert.equal(forgot, forgotten);
  }
});

test('an image that another one takes the name of may stay', async () => {
  const asked: string[] = [];
  const run: Run = async ({ args }) => {
    asked.push(args.slice(0, 2).join(' '));
    if (args.includes('rm')) return { ...RESULT, code: null, timedOut: true };
    return { ...RESULT, stdout: args.includes('sha256:new') ? 'new' : 'old' };
  };
  const image = {
    ref: 'plimsoll-build-api:latest',
    config: 'sha256:new',
    service: 'api',
    layers: [],
  } as unknown as Image;
  const write = async function* (): AsyncGenerator<Uint8Array> {};
  const delivery = { client: { dialect: DOCKER, run }, write, partial: false, progress: () => {} };
  assert.equal(await loadImage(delivery, image), 'new');
  assert.ok(asked.includes('image rm'), asked.join(', '));
});
