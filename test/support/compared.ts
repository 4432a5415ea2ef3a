import assert from 'node:assert/strict';
import type { ServicePlan } from '../../src/model/plan.ts';
import type { Check } from '../../src/model/report.ts';
import type { RunningService } from '../../src/model/running.ts';
import { browse, lacksBrowser } from './browser.ts';
import { isHardened } from './contained.ts';
import { expected } from './expect.ts';
import { showsQueues } from './flower.ts';
import { configOf } from './images.ts';
import { walk } from './journey.ts';
import type { RunningExample } from './stack.ts';
import { checksOf } from './verified.ts';

/** What every check found, by the service. */
export type Checks = ReadonlyMap<string, readonly Check[]>;

/** An example's stack of images that were built directly, and the one of its emitted files, which runs. */
export interface Both {
  readonly direct: RunningExample;
  readonly emitted: RunningExample;
  /** On the direct images. */
  readonly checks: Checks;
}

interface Comparison {
  readonly what: string;
  readonly holds: (both: Both) => Promise<void>;
  /** Why it cannot be tried here, or false. */
  readonly skip?: string | false;
}

/** Official images have a shell and package managers, which a service's own files cannot take away. */
const IN_BASES: readonly string[] = ['no-shell', 'no-package-manager'];

/** What must be so of an example's emitted files, in the order it is tried: the last one stops the services. */
export function comparisons(name: string): readonly Comparison[] {
  const { journey, browser, services } = expected(name);
  const flower = services.some(({ framework }) => framework === 'celery');
  return [
    {
      what: 'BuildKit makes images that are configured like the directly built ones',
      holds: sameConfig,
    },
    { what: 'its users get the same', holds: ({ emitted }) => walk(name, journey, emitted.at) },
    ...(browser
      ? [
          {
            what: 'in a browser, too',
            holds: ({ emitted }: Both) => browse(name, browser, emitted.at),
            skip: lacksBrowser(),
          },
        ]
      : []),
    ...(flower ? [{ what: 'Flower shows the workers, to whoever has its password', holds: shown }] : []),
    {
      what: 'all that passes on the other images passes on these, but for what their base brings',
      holds: sameChecks,
    },
  ];
}

/** Tries all that `verify` tries on the example's own services, all at once; they are stopped then. */
export async function allChecks(stack: RunningExample): Promise<Checks> {
  const checked = lasting(stack)
    .filter((one) => serviceOf(stack, one) !== undefined)
    .map(async (one) => [one.id, await checksOf(one, planOf(stack, one))] as const);
  return new Map(await Promise.all(checked));
}

/** What still runs: a migration has ended. */
export function lasting({ running }: RunningExample): readonly RunningService[] {
  return running.services.filter(({ state }) => state !== 'done');
}

/** The plan of the image that a service of the stack has; none of stores and the proxy. */
export function serviceOf({ plan }: RunningExample, { id }: RunningService): ServicePlan | undefined {
  const image = plan.stack.services.find((one) => one.id === id)?.image;
  return plan.services.find((one) => one.id === image);
}

function planOf(stack: RunningExample, one: RunningService): ServicePlan {
  return serviceOf(stack, one) ?? assert.fail(`${one.id} is not in the plan`);
}

async function sameConfig({ direct, emitted }: Both): Promise<void> {
  for (const one of emitted.running.services) {
    const service = serviceOf(direct, one);
    if (service === undefined) continue;
    const other = direct.running.services.find(({ id }) => id === one.id);
    assert.deepEqual(
      comparable(await configOf(one.image), service),
      comparable(await configOf(other?.image ?? ''), service),
      one.id,
    );
  }
}

/** What both ways decide: a static site has another server in each, and the slim image of Node.js certificates of its own. */
function comparable(config: Awaited<ReturnType<typeof configOf>>, { base, kind }: ServicePlan) {
  const { user, ports, signal } = config;
  if (kind === 'static') return { user, ports, signal };
  const known = base.value.runtime.language === 'node' ? /^SSL_CERT_FILE=/ : /^$/;
  return { ...config, env: config.env.filter((line) => !known.test(line)) };
}

async function shown({ emitted }: Both): Promise<void> {
  const flower = emitted.running.services.find(({ id }) => id === 'flower');
  assert.equal(flower?.state, 'healthy');
  await showsQueues(flower, ['cpu', 'io']);
}

async function sameChecks({ emitted, checks }: Both): Promise<void> {
  for (const one of lasting(emitted)) await isHardened(one);
  const found = await allChecks(emitted);
  for (const [id, made] of found)
    assert.deepEqual(outcomes(made), outcomes(checks.get(id)), `${id}: ${JSON.stringify(made)}`);
}

function outcomes(checks: readonly Check[] | undefined): readonly (readonly [string, boolean | null])[] {
  return (checks ?? []).filter(({ id }) => !IN_BASES.includes(id)).map(({ id, ok }) => [id, ok]);
}
