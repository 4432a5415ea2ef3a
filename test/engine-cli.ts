import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Dialect } from '../src/engine/cli/dialect.ts';
import { findCli } from '../src/engine/cli/find.ts';
import { run } from '../src/engine/run.ts';
import type { Image } from '../src/model/image.ts';
import { silent } from '../src/model/progress.ts';
import type { Digest } from '../src/model/store.ts';
import { imageArchive } from '../src/oci/archive.ts';
import { behavesAsEngine } from './engine-behaviour.ts';
import { whereItWorks } from './engine-here.ts';
import { imageOf, makeImage, NAME, specOf } from './engine-image.ts';
import { planOf, verifyOn } from './engine-plan.ts';
import { scratchStore } from './support/store.ts';

/**
 * Tries an engine with real containers.
 * @param required where it does not work, fail instead of skipping
 */
export async function testCli(dialect: Dialect, required: boolean): Promise<void> {
  const store = await scratchStore();
  const left: ReadonlySet<Digest>[] = [];
  const found = await findCli(run, dialect, {
    progress: silent,
    write: (image, without) => {
      left.push(without);
      return imageArchive([image], store, without);
    },
  });
  whereItWorks(found, required, (engine) => {
    let image: Image;
    let base: Image;

    before(async () => {
      image = await makeImage(store);
      base = await imageOf(store, 'base', image.layers.slice(0, 1));
      await engine.load(image);
    });
    after(() => run({ command: dialect.program, args: ['rmi', '--force', image.ref, base.ref] }));

    behavesAsEngine(() => ({ engine, image }));

    test('a service that does everything right passes every check', async () => {
      const verified = await verifyOn({ engine, store, image, plan: planOf('serve'), inputs: {}, speed: 1 });
      assert.deepEqual([verified.healthy, verified.failed, verified.engine], [true, [], dialect.program]);
      assert.ok([...verified.checks.values()].every(({ ok }) => ok !== null));
    });

    test('what something was built in before goes when its name is taken', async () => {
      const ref = `plimsoll-build-${dialect.program}-superseded:latest`;
      const listed = async (): Promise<string> =>
        (await run({ command: dialect.program, args: ['image', 'ls', '--all', '--quiet', '--no-trunc'] }))
          .stdout;
      const [first, second] = await Promise.all([
        imageOf(store, 'superseded', image.layers.toReversed()),
        imageOf(store, 'superseding', image.layers.slice(1)),
      ]);
      try {
        await engine.load({ ...first, ref });
        assert.ok((await listed()).includes(first.config.slice('sha256:'.length)));
        await engine.load({ ...second, ref });
        const now = await listed();
        assert.ok(!now.includes(first.config.slice('sha256:'.length)), 'the one before is gone');
        assert.ok(now.includes(second.config.slice('sha256:'.length)));
        assert.ok(now.includes(image.config.slice('sha256:'.length)), 'others stay');
      } finally {
        await run({ command: dialect.program, args: ['rmi', '--force', ref] });
      }
    });

    test('an image the engine has is not sent again', async () => {
      const before = left.length;
      await engine.load(image);
      assert.equal(left.length, before);
    });

    test('of an image that starts with layers the engine has only the others are sent, if that works', async () => {
      const about = dialect.about((await run({ command: dialect.program, args: dialect.info })).stdout);
      await engine.load(base);
      const changes = { command: ['/usr/bin/node', '-e', ''], workdir: '/', writable: [] };
      await engine.start(specOf(base, 'idle', changes)).then((container) => container.remove());
      const expected = about?.partial ? base.layers.map((layer) => layer.digest) : [];
      assert.deepEqual([...(left.at(-1) ?? [])], expected);
    });

    test('nothing is left of the containers', async () => {
      const args = ['ps', '--all', '--quiet', '--filter', `name=${NAME}`];
      assert.equal((await run({ command: dialect.program, args })).stdout, '');
    });
  });
}
