import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Check } from '../src/model/report.ts';
import type { RunningService } from '../src/model/running.ts';
import { NO_MIRROR } from './support/archive.ts';
import { browse, lacksBrowser } from './support/browser.ts';
import { allChecks, type Checks, comparisons, lasting, serviceOf } from './support/compared.ts';
import { comesBack, isHardened, reaches, stopsInTime } from './support/contained.ts';
import { upEmitted } from './support/emitted-stack.ts';
import { expected } from './support/expect.ts';
import { walk } from './support/journey.ts';
import { lacksDocker } from './support/lacks.ts';
import { type RunningExample, upExample } from './support/stack.ts';

const skip = NO_MIRROR || (await lacksDocker());
const noBrowser = lacksBrowser();
const PORTS: Readonly<Record<string, number>> = { mongo: 27_017, postgres: 5432, redis: 6379 };

/**
 * Made in the other way, too: Celery and what is asked for, Next.js beside a manifest of Poetry, native code of npm beside
 * Vite, a migration and a job. It takes a minute each; `node bench/emitted.ts` compares all of them.
 */
const EMITTED = ['demeter', 'exoplanet', 'hono-onnx', 'wildfire'];

/** Bundled systems from bare source to a stack that serves its users, in production mode, through its proxy. */
for (const name of ['cirame', 'demeter', 'exoplanet', 'flightontime', 'hono-onnx', 'wildfire']) {
  const { journey, browser, services } = expected(name);
  const stored = services.some(({ stores }) => stores.some((store) => PORTS[store] !== undefined));
  describe(`${name}, from source to a running stack`, { skip }, () => {
    let stack: RunningExample;

    before(async () => {
      stack = await upExample(name);
    });
    after(() => stack?.[Symbol.asyncDispose]());

    test('everything is well; the proxy alone is published, to this machine', () => {
      for (const { id, state } of stack.running.services) assert.match(state, /^(healthy|running|done)$/, id);
      const published = stack.running.services.filter((one) => one.published.length > 0);
      assert.deepEqual(
        published.map(({ id }) => id),
        ['proxy'],
      );
      assert.match(stack.at, /^http:\/\/127\.0\.0\.1:\d+$/);
    });

    test('its users get what they come for, through the proxy', () => walk(name, journey, stack.at));

    if (browser) test('in a browser, too', { skip: noBrowser }, () => browse(name, browser, stack.at));

    test('nobody is root or can become so; nothing of the images can be written to', async () => {
      for (const one of lasting(stack)) await isHardened(one);
    });

    if (stored)
      test('stores are reached by those that use them, and by nobody else', async () => {
        const stores = lasting(stack).filter(({ id }) => PORTS[id] !== undefined);
        assert.ok(stores.length > 0);
        // What asks for scheduled tasks reaches what the worker that does them reaches.
        const uses = ({ id }: RunningService, store: string): boolean =>
          id === store ||
          services.some((one) => one.id === id.replace(/-beat$/, '') && one.stores.includes(store));
        const pairs = lasting(stack).flatMap((from) => stores.map((to) => [from, to] as const));
        await Promise.all(
          pairs.map(async ([from, to]) =>
            assert.equal(
              await reaches(from, to, PORTS[to.id] ?? 0),
              uses(from, to.id),
              `${from.id} to ${to.id}`,
            ),
          ),
        );
      });

    // Stores last, all others together: each has to bear that those beside it are gone, too.
    const inTurn = async (does: (one: RunningService) => Promise<void>): Promise<void> => {
      const [stores = [], others = []] = [true, false].map((store) =>
        lasting(stack).filter(({ id }) => (PORTS[id] !== undefined) === store),
      );
      for (const turn of [others, stores]) await Promise.all(turn.map(does));
    };

    test('what is killed comes back', () => inTurn(comesBack));

    let checks: Checks;

    test('every check of an image passes on those that are built directly', async () => {
      checks = await allChecks(stack);
      for (const [id, made] of checks) assert.deepEqual(failedOf(made), [], id);
    });

    test('stores and the proxy end by themselves, within their grace period', () =>
      inTurn(async (one) => (serviceOf(stack, one) === undefined ? stopsInTime(one) : undefined)));

    if (!EMITTED.includes(name)) return;
    describe('the same from the files that are emitted for it', () => {
      let emitted: RunningExample;

      before(async () => {
        emitted = await upEmitted(name, stack);
      });

      for (const { what, holds, skip = false } of comparisons(name))
        test(what, { skip }, () => holds({ direct: stack, emitted, checks }));
    });
  });
}

function failedOf(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ ok }) => ok === false).map(({ id, message }) => `${id}: ${message}`);
}
