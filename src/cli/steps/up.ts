import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Part } from '../../model/progress.ts';
import type { Running } from '../../model/running.ts';
import type { Started } from '../../operate/start.ts';
import type { Watched } from '../../operate/watched.ts';
import type { Application } from '../application.ts';
import { type Mode, openState } from '../state.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import { type BuildOptions, buildStep } from './build.ts';
import { companionStep } from './companions.ts';
import { type PlanOptions, planStep } from './plan.ts';
import { operatePorts, type ReadyStack, readyStack, requireStacks } from './stack.ts';
import { engineStep, type VerifyOptions } from './verify.ts';

/** Options of `up`. */
export interface UpOptions extends PlanOptions, BuildOptions, VerifyOptions {
  readonly mode: Mode;
  readonly port?: number;
}

/** A stack that was started. */
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
  const stackEngine = await requireStacks(engine, ports);
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
    stackEngine,
    {
      mode: options.mode,
      project: state.project,
      folder: state.folder,
      given: options.env ?? {},
      kept: state.secrets,
      throwAwayValue: null,
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

/** Starts the stack; how far each of its services has come is shown as it changes. */
export async function startStep(stack: ReadyStack, session: Session): Promise<Started> {
  const { startStack } = await import('../../operate/start.ts');
  const { talk } = session;
  const ready = await operatePorts();
  const step = `starting ${stack.project.name}`;
  const show = (services: readonly Watched[]): void => {
    const parts = services.map(partOf);
    const done = parts.filter(({ well }) => well !== null).length;
    talk.progress({ step, done, total: parts.length, unit: 'services', parts });
  };
  return talk.step(step, () => startStack(stack.project, stack.expected, stack.limitMs, ready, show));
}

function partOf({ id, state, code, startMs, since, note, goesOn }: Watched): Part {
  const well = goesOn ? null : state !== 'failed';
  const shown = code === null || code === 0 ? state : `${state} (${code})`;
  return { name: id, state: shown, well, since, took: startMs, note };
}

/** Why services are not well: their last lines, the likely cause and the next action. */
export async function causesOf(
  { running, complaint }: Started,
  { project }: ReadyStack,
  plan: Plan,
  { run }: Ports,
): Promise<readonly Finding[]> {
  const [{ logsArgv, statesArgv }, { parseProbes }, { fixOf }, { unwell }, { diagnose }] = await Promise.all([
    import('../../operate/compose.ts'),
    import('../../operate/containers.ts'),
    import('../../operate/complaint.ts'),
    import('../../operate/start.ts'),
    import('../../verify/diagnose.ts'),
  ]);
  const findings: Finding[] = [];
  for (const { id, state, code, container } of unwell(running.services)) {
    const argv = logsArgv(project, { services: [id], follow: false, tail: LOOKED_AT });
    const log = (await run(argv, { timeoutMs: 60_000 })).stdout.replace(/^\S+ +\| ?/gm, '');
    const service = plan.services.find((one) => one.id === id);
    const seen = { running: state === 'starting', code, outOfMemory: code === 137 };
    const found = service === undefined ? null : diagnose(log, seen, service);
    const lines = log.trimEnd().split('\n').slice(-SHOWN).join('\n    ');
    const states = await run(statesArgv(project.program, [container]));
    const [said] = parseProbes(states.stdout).values();
    const asked = said === undefined ? '' : `: its probe says: ${said}`;
    const because =
      found?.because ?? (code === null ? `it is not healthy${asked}` : `it ends with code ${code}`);
    findings.push(
      finding(
        `${id}: ${because}; its last lines:\n    ${lines}`,
        found?.fix ??
          'Look at its whole log: plimsoll up leaves what it has started, and plimsoll logs shows it.',
      ),
    );
  }
  if (findings.length === 0 && complaint !== null)
    findings.push(finding(`${project.name} could not be started: ${complaint}`, fixOf(complaint)));
  return findings;
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
