import { formatDuration } from '../../formats/units/duration.ts';
import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Running, RunningService } from '../../model/running.ts';
import type { Started } from '../../operate/start.ts';
import type { Application } from '../application.ts';
import { type Mode, openState } from '../state.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import { type BuildOptions, buildStep } from './build.ts';
import { companionStep } from './companions.ts';
import { type PlanOptions, planStep } from './plan.ts';
import { operatePorts, type ReadyStack, readyStack, requireCompose } from './stack.ts';
import { engineStep, type VerifyOptions } from './verify.ts';

export interface UpOptions extends PlanOptions, BuildOptions, VerifyOptions {
  readonly mode: Mode;
  readonly port?: number;
}

export interface Up {
  readonly running: Running;
  /** True when everything is healthy, runs or has done its work. */
  readonly ready: boolean;
  /** Of the images of its services. */
  readonly digests: string;
}

/** Lines of a failing service's log that are looked at, and shown. */
const LOOKED_AT = 400;
const SHOWN = 15;

/**
 * Builds what the stack runs, hands it to the engine, starts it in order and waits until all of it is well.
 * @param before what it returned last: returned again when the images are the same
 */
export async function upStep(
  dir: string,
  options: UpOptions,
  portsOf: (application: Application) => Promise<Ports>,
  session: Session,
  before: Up | null = null,
): Promise<Up> {
  const planned = await planStep(dir, options, session);
  const ports = await portsOf(planned.application);
  const engine = await engineStep(planned.plan, { ...options, env: {} }, ports, session);
  await requireCompose(engine, ports);
  const { images } = await buildStep(planned, options, ports, session);
  const digests = images.map(({ digest }) => digest).join();
  if (digests === before?.digests) return before;
  for (const image of images) await session.talk.step(`loading ${image.ref}`, () => engine.load(image));
  const companions = await companionStep(planned, options, engine, ports, session);
  const state = openState(planned.application.root, options.mode, session.env);
  const stack = await readyStack(
    planned,
    images,
    companions,
    engine,
    {
      mode: options.mode,
      project: state.project,
      folder: state.folder,
      given: options.env ?? {},
      kept: state.secrets,
      standIn: null,
      port: options.port ?? null,
      ownFiles: true,
    },
    session,
  );
  const started = await startStep(stack, session);
  const { isReady } = await import('../../operate/start.ts');
  const ready = started.complaint === null && started.running.services.every(isReady);
  if (!ready) session.talk.findings(await causesOf(started, stack, planned.plan, ports));
  return { running: started.running, ready, digests };
}

/** Starts the stack; each change of its services is shown as it comes. */
export async function startStep(stack: ReadyStack, session: Session): Promise<Started> {
  const [{ startStack }, { runningLines }] = await Promise.all([
    import('../../operate/start.ts'),
    import('../../report/running.ts'),
  ]);
  const { talk } = session;
  const ready = await operatePorts();
  const step = `starting ${stack.project.name}`;
  const begun = performance.now();
  const said = new Set<string>();
  const show = (services: readonly RunningService[]): void => {
    const settled = services.filter(({ state }) => /healthy|running|done|failed/.test(state));
    for (const one of settled.filter(({ id, state }) => !said.has(`${id} ${state}`))) {
      said.add(`${one.id} ${one.state}`);
      // Told now is when it was seen; how long each took from its own start is in the table at the end.
      const when = formatDuration(performance.now() - begun);
      talk.say(
        `${runningLines([{ ...one, image: '' }], talk.look)
          .join('')
          .trimEnd()}  at ${when}`,
      );
    }
    talk.progress({ step, done: settled.length, total: services.length, unit: 'services' });
  };
  return talk.step(step, () => startStack(stack.project, stack.expected, stack.limitMs, ready, show));
}

/** Why services are not well: their last lines, the likely cause and the next action. */
export async function causesOf(
  { running, complaint }: Started,
  { project }: ReadyStack,
  plan: Plan,
  { run }: Ports,
): Promise<readonly Finding[]> {
  const [{ logsArgv }, { diagnose }] = await Promise.all([
    import('../../operate/compose.ts'),
    import('../../verify/diagnose.ts'),
  ]);
  const findings: Finding[] = [];
  for (const { id, state, code } of running.services.filter((one) => /failed|starting/.test(one.state))) {
    const argv = logsArgv(project, { services: [id], follow: false, tail: LOOKED_AT });
    const log = (await run(argv, { timeoutMs: 60_000 })).stdout.replace(/^\S+ +\| ?/gm, '');
    const service = plan.services.find((one) => one.id === id);
    const seen = { running: state === 'starting', code, outOfMemory: code === 137 };
    const found = service === undefined ? null : diagnose(log, seen, service);
    const lines = log.trimEnd().split('\n').slice(-SHOWN).join('\n    ');
    const because = found?.because ?? (code === null ? 'it is not healthy' : `it ends with code ${code}`);
    findings.push(
      finding(
        `${id}: ${because}; its last lines:\n    ${lines}`,
        found?.fix ?? 'Look at its log: plimsoll logs.',
      ),
    );
  }
  if (findings.length === 0 && complaint !== null)
    findings.push(finding(`${project.name} could not be started: ${complaint}`, fixOf(complaint)));
  return findings;
}

function fixOf(complaint: string): string {
  if (/port is already allocated|address already in use/.test(complaint))
    return 'Take another port: --port 8081; or end what listens there.';
  return 'Mend what Compose complains of, then run it again.';
}

function finding(message: string, fix: string): Finding {
  return {
    rule: 'operate/not-healthy',
    severity: 'error',
    confidence: 'medium',
    message,
    fix,
    path: null,
    line: null,
  };
}
