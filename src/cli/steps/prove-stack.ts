import { spawnSync } from 'node:child_process';
import type { Engine } from '../../model/engine.ts';
import { UserError } from '../../model/error.ts';
import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Plan } from '../../model/plan.ts';
import { type Check, failed, passed, type Verification } from '../../model/report.ts';
import type { RunningService } from '../../model/running.ts';
import type { Stack } from '../../model/stack.ts';
import { projectName } from '../state.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import { companionStep } from './companions.ts';
import type { Planned } from './plan.ts';
import type { ProveOptions } from './prove.ts';
import { operatePorts, type ReadyStack, readyStack, requireStacks, type StackEngine } from './stack.ts';
import { causesOf, startStep } from './up.ts';
import { serviceOf, verifyImage } from './verify.ts';

/** What running a stack showed. */
export interface ProvedStack {
  readonly services: readonly Verification[];
  /** Of stores and proxy, by the names they have in the stack. */
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
}

/** True when more than one container makes the application: its parts prove little each by itself. */
export function isStack({ stores, services }: Stack): boolean {
  return stores.length > 0 || services.length > 1;
}

/** What runs stacks here; null when this engine does not. */
export async function stackEngineOf(engine: Engine, ports: Ports): Promise<StackEngine | null> {
  try {
    return await requireStacks(engine, ports);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * Runs the services together as in production, with throw-away secrets on a port of their own, tries what the stack as a
 * whole has to show and then each service, and leaves nothing behind.
 */
export async function proveStackStep(
  planned: Planned,
  images: readonly Image[],
  engine: Engine,
  stackEngine: StackEngine,
  options: ProveOptions,
  ports: Ports,
  session: Session,
): Promise<ProvedStack> {
  for (const image of images) await session.talk.step(`loading ${image.ref}`, () => engine.load(image));
  const companions = await companionStep(planned, options, engine, ports, session);
  const [{ inScratch }, { onExit }, { stackThrowAwayValue }, { downArgv }] = await Promise.all([
    import('../../engine/scratch.ts'),
    import('../../engine/cleanup.ts'),
    import('../../verify/throwaway.ts'),
    import('../../operate/compose.ts'),
  ]);
  return inScratch(async (folder) => {
    const wishes = {
      mode: 'prod',
      project: `plimsoll-ship-${projectName(planned.application.root, 'prod')}-${process.pid}`,
      folder,
      given: options.env ?? {},
      kept: {},
      throwAwayValue: stackThrowAwayValue,
      port: 0,
      ownFiles: false,
    } as const;
    const stack = await readyStack(planned, images, companions, engine, stackEngine, wishes, session);
    const down = downArgv(stack.project, true);
    // Registered before it is started: whenever this process ends, nothing stays behind.
    const forget = onExit(() =>
      spawnSync(down.command, down.args, { stdio: 'ignore', env: { ...process.env, ...down.env } }),
    );
    try {
      const proved = await prove(stack, planned.plan, images, engine, ports, session);
      const named = Object.entries(companions.images).flatMap(([name, ref]) =>
        companions.built.filter((image) => image.ref === ref).map((image) => ({ ...image, service: name })),
      );
      return { ...proved, images: named, diagnostics: [...companions.diagnostics, ...proved.diagnostics] };
    } finally {
      await ports.run(down, { timeoutMs: 300_000 });
      forget();
    }
  });
}

async function prove(
  stack: ReadyStack,
  plan: Plan,
  images: readonly Image[],
  engine: Engine,
  ports: Ports,
  session: Session,
): Promise<Pick<ProvedStack, 'services' | 'diagnostics'>> {
  const { talk } = session;
  const started = await startStep(stack, session);
  const diagnostics = [...(await causesOf(started, stack, plan, ports))];
  talk.findings(diagnostics);
  const [{ proveStack }, { crash }] = await Promise.all([
    import('../../operate/prove.ts'),
    import('../../engine/cli/adopt.ts'),
  ]);
  const ready = await operatePorts();
  const { program } = stack.project;
  const whole = await talk.step('trying the stack as a whole', () =>
    proveStack(stack.project, stack.stack, started.running, {
      ...ready,
      crash: (container) => crash(program, ready.run, container),
    }),
  );
  const services: Verification[] = [];
  // Those that need others first: each is stopped in the end.
  const order = stack.stack.services.toSorted((a, b) => b.after.length - a.after.length);
  const own = new Map(order.map(({ id, image }) => [id, image]));
  const sorted = [
    ...started.running.services.filter(({ id }) => id === 'proxy'),
    ...order.flatMap(({ id }) => started.running.services.filter((one) => one.id === id)),
    ...started.running.services.filter(({ id }) => id !== 'proxy' && !own.has(id)),
  ];
  for (const one of sorted) {
    const image = images.find(({ service }) => service === own.get(one.id));
    const checks = whole.get(one.id) ?? [];
    const verified =
      image === undefined || one.state !== 'healthy'
        ? await verifyOther(one, started.running.services, isProbed(one.id, stack, plan), stack, engine)
        : await talk.step(`verifying ${one.id} in the stack`, () =>
            verifyOwn(one, image, stack, plan, engine, ports),
          );
    services.push({ ...verified, checks: [...verified.checks, ...checks] });
  }
  return { services, diagnostics };
}

/** A service's own image, with all that is tried on one by itself. */
async function verifyOwn(
  one: RunningService,
  image: Image,
  { stack }: ReadyStack,
  plan: Plan,
  engine: Engine,
  { store, run }: Ports,
): Promise<Verification> {
  const { adopting } = await import('../../engine/cli/adopt.ts');
  const service = serviceOf(image, plan);
  const probe = (stack.services.find(({ id }) => id === one.id)?.probe ?? service.probe)?.value.argv ?? null;
  const adopted = { id: one.container, startedAt: Date.now() - (one.startMs ?? 0), probe };
  const inputs = Object.fromEntries(service.inputs.value.map(({ name }) => [name, 'given by the stack']));
  const verified = await verifyImage(service, image, adopting(engine, run, adopted), store, { inputs });
  return { ...verified, id: one.id, startMs: one.startMs };
}

/** True for stores, the proxy, and services that are asked whether they are well. */
function isProbed(id: string, { stack }: ReadyStack, plan: Plan): boolean {
  const own = stack.services.find((one) => one.id === id);
  if (own === undefined) return true;
  return own.probe !== null || plan.services.some((one) => one.id === own.image && one.probe !== null);
}

/**
 * Stores, the proxy, what has done its work, and what is not well: what the engine says of it. One that is asked whether
 * it is well and only runs is between two crashes.
 */
async function verifyOther(
  one: RunningService,
  all: readonly RunningService[],
  probed: boolean,
  { project, stack }: ReadyStack,
  engine: Engine,
): Promise<Verification> {
  const well = one.state === 'healthy' || one.state === 'done' || (one.state === 'running' && !probed);
  const said = stateOf(one, well);
  const verdict = well ? passed(said) : failed(said, fixOf(one, all));
  const checks: Check[] = [{ id: 'healthy', ...verdict }];
  const grace = stack.stores.find(({ id }) => id === one.id)?.stop.value.grace ?? 30;
  if (one.state === 'healthy') {
    const { stopsInTime } = await import('../../operate/prove.ts');
    checks.push(await stopsInTime(project, one, grace, await operatePorts()));
  }
  return {
    id: one.id,
    image: one.image,
    engine: engine.name,
    healthy: well,
    startMs: one.startMs,
    memory: null,
    checks,
    log: null,
  };
}

function stateOf({ state, code }: RunningService, well: boolean): string {
  if (code !== null) return `it is ${state}, exit code ${code}`;
  return state === 'running' && !well ? 'it starts again and again' : `it is ${state}`;
}

function fixOf({ state }: RunningService, all: readonly RunningService[]): string {
  if (state === 'waiting') return 'Mend what it waits for: the finding above tells what is not well.';
  const isBlameless = state === 'starting' && all.some((other) => other.state === 'failed');
  return isBlameless
    ? 'Mend what has failed, as the finding above tells: this one was not waited for.'
    : 'See the finding above: its last lines and the likely cause.';
}
