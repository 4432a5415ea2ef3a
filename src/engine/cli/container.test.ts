import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../../test/support/server.ts';
import type { ContainerSpec } from '../../model/engine.ts';
import { CliContainer } from './container.ts';
import { DOCKER } from './docker.ts';

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
