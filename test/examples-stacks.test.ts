import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ServicePlan } from '../src/model/plan.ts';
import type { Check } from '../src/model/report.ts';
import type { RunningService } from '../src/model/running.ts';
import { NO_MIRROR } from './support/archive.ts';
import { browse, lacksBrowser } from './support/browser.ts';
import { comesBack, isHardened, reaches, stopsInTime } from './support/contained.ts';
import { upEmitted } from './support/emitted-stack.ts';
import { expected } from './support/expect.ts';
import { configOf } from './support/images.ts';
import { walk } from './support/journey.ts';
import { lacksDocker } from './support/lacks.ts';
import { type RunningExample, upExample } from './support/stack.ts';
import { checksOf } from './support/verified.ts';

const skip = NO_MIRROR || (await lacksDocker());
const noBrowser = lacksBrowser();
const PORTS: Readonly<Record<string, number>> = { mongo: 27_017, postgres: 5432, redis: 6379 };

/** Made in the other way, too: a manifest of pip and one of Poetry, Vite and Next.js, a service alone. It takes a minute each. */
const EMITTED = ['cirame', 'exoplanet', 'flightontime'];

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

    const lasting = (): readonly RunningService[] =>
      stack.running.services.filter(({ state }) => state !== 'done');

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
      for (const one of lasting()) await isHardened(one);
    });

    if (stored)
      test('stores are reached by those that use them, and by nobody else', async () => {
        const stores = lasting().filter(({ id }) => PORTS[id] !== undefined);
        assert.ok(stores.length > 0);
        // What asks for scheduled tasks reaches what the worker that does them reaches.
        const uses = ({ id }: RunningService, store: string): boolean =>
          id === store ||
          services.some((one) => one.id === id.replace(/-beat$/, '') && one.stores.includes(store));
        for (const from of lasting())
          for (const to of stores)
            assert.equal(
              await reaches(from, to, PORTS[to.id] ?? 0),
              uses(from, to.id),
              `${from.id} to ${to.id}`,
            );
      });

    // Stores last, all others together: each has to bear that those beside it are gone, too.
    const inTurn = async (does: (one: RunningService) => Promise<void>): Promise<void> => {
      const [stores = [], others = []] = [true, false].map((store) =>
        lasting().filter(({ id }) => (PORTS[id] !== undefined) === store),
      );
      for (const turn of [others, stores]) await Promise.all(turn.map(does));
    };

    test('what is killed comes back', () => inTurn(comesBack));

    const isOwn = ({ id }: RunningService): boolean => serviceOf(stack, id) !== undefined;
    const checks = new Map<string, readonly Check[]>();

    test('every check of an image passes on those that are built directly', async () => {
      for (const one of lasting().filter(isOwn)) {
        checks.set(one.id, await checksOf(one, planOf(stack, one)));
        assert.deepEqual(failedOf(checks.get(one.id)), [], one.id);
      }
    });

    test('stores and the proxy end by themselves, within their grace period', () =>
      inTurn(async (one) => (isOwn(one) ? undefined : stopsInTime(one))));

    if (!EMITTED.includes(name)) return;
    describe('the same from the files that are emitted for it', () => {
      let emitted: RunningExample;

      before(async () => {
        emitted = await upEmitted(name, stack);
      });

      test('BuildKit makes images that are configured like the directly built ones', async () => {
        for (const one of emitted.running.services.filter(isOwn)) {
          const other = stack.running.services.find(({ id }) => id === one.id);
          assert.deepEqual(
            comparable(await configOf(one.image), planOf(stack, one)),
            comparable(await configOf(other?.image ?? ''), planOf(stack, one)),
            one.id,
          );
        }
      });

      test('its users get the same', () => walk(name, journey, emitted.at));

      if (browser) test('in a browser, too', { skip: noBrowser }, () => browse(name, browser, emitted.at));

      test('all that passes on the other images passes on these, but for what their base brings', async () => {
        const lastingNow = emitted.running.services.filter(({ state }) => state !== 'done');
        for (const one of lastingNow) await isHardened(one);
        for (const one of lastingNow.filter(isOwn)) {
          const found = await checksOf(one, planOf(stack, one));
          assert.deepEqual(
            outcomes(found).filter(([id]) => !IN_BASES.includes(id)),
            outcomes(checks.get(one.id)).filter(([id]) => !IN_BASES.includes(id)),
            `${one.id}: ${JSON.stringify(found)}`,
          );
        }
      });
    });
  });
}

/** Official images have a shell and package managers, which a service's own files cannot take away. */
const IN_BASES: readonly string[] = ['no-shell', 'no-package-manager'];

function serviceOf({ plan }: RunningExample, id: string): ServicePlan | undefined {
  const image = plan.stack.services.find((one) => one.id === id)?.image;
  return plan.services.find((one) => one.id === image);
}

function planOf(stack: RunningExample, { id }: RunningService): ServicePlan {
  return serviceOf(stack, id) ?? assert.fail(`${id} is not in the plan`);
}

function failedOf(checks: readonly Check[] | undefined): readonly string[] {
  return (checks ?? []).filter(({ ok }) => ok === false).map(({ id, message }) => `${id}: ${message}`);
}

function outcomes(checks: readonly Check[] | undefined): readonly (readonly [string, boolean | null])[] {
  return (checks ?? []).map(({ id, ok }) => [id, ok]);
}

/** What both ways decide: a static site has another server in each, and the slim image of Node.js certificates of its own. */
function comparable(config: Awaited<ReturnType<typeof configOf>>, { base, kind }: ServicePlan) {
  const { user, ports, signal } = config;
  if (kind === 'static') return { user, ports, signal };
  const known = base.value.runtime.language === 'node' ? /^SSL_CERT_FILE=/ : /^$/;
  return { ...config, env: config.env.filter((line) => !known.test(line)) };
}
