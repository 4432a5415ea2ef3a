import { plainName } from '../formats/reference/name.ts';
import type { Container, ContainerSpec, Engine } from '../model/engine.ts';
import type { Image } from '../model/image.ts';
import type { ServicePlan } from '../model/plan.ts';
import { type Check, failed, passed, untried, type Verdict, type Verification } from '../model/report.ts';
import type { Answer, Exercise } from '../model/trimrecord.ts';
import { setting } from './cause.ts';
import type { CheckDefinition, Subject } from './check.ts';
import { CHECKS } from './checks/all.ts';
import { diagnose } from './diagnose.ts';
import { answersCheck, exercise } from './exercise.ts';
import type { ImageFile } from './files.ts';
import { awaitHealth, type Clock, type Health } from './health.ts';
import { throwAwayValue } from './throwaway.ts';

/** What verifying takes besides an engine. */
export interface VerifyPorts {
  readonly clock: Clock;
  /** The names of the image's files (see `imageFiles`). */
  readonly files: (image: Image) => Promise<readonly ImageFile[]>;
  /** Values the operator gives for the plan's inputs. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What it is asked once it is healthy, with the status each has to answer; one that is to be found out has none. */
  readonly expected?: readonly (Exercise & { readonly status?: number | null })[];
  /** Told what was answered. */
  readonly answered?: (answers: readonly Answer[]) => void;
}

const LOG_LINES = 40;

/**
 * Runs a service's image as hardened as its plan says and tries every property it should have. Rejects only when the engine
 * fails; what the image fails at is a check that failed, with the likely cause and the next action. The container is gone
 * afterwards, whatever happens.
 */
export async function verify(
  plan: ServicePlan,
  image: Image,
  engine: Engine,
  ports: VerifyPorts,
): Promise<Verification> {
  await engine.load(image);
  const files = await ports.files(image);
  const container = await engine.start(containerSpec(plan, image, ports.inputs));
  try {
    const health = await awaitHealth(container, plan, ports.clock);
    const log = await container.logs();
    const obstacle = obstacleTo(health);
    const memory = obstacle === null ? await container.memory() : null;
    const asked = obstacle === null ? await answersOf(container, ports) : [];
    const checks = await tryAll({ plan, engine, container, files }, obstacle);
    return {
      id: plan.id,
      image: image.ref,
      engine: engine.name,
      healthy: health.healthy,
      startMs: health.startMs,
      memory,
      checks: [
        { id: 'healthy', ...healthOf(plan, health, log) },
        ...inputCheck(plan, ports.inputs),
        ...checks,
        ...asked,
      ],
      log: health.healthy ? null : lastLines(log),
    };
  } finally {
    await container.remove();
  }
}

/** Asks what it is to be asked; a check when it is known what it has to answer. */
async function answersOf(
  container: Container,
  { expected = [], answered }: VerifyPorts,
): Promise<readonly Check[]> {
  if (expected.length === 0) return [];
  const answers = await exercise(container, expected);
  answered?.(answers);
  const known = expected.flatMap((one) => (one.status === undefined ? [] : [{ ...one, status: one.status }]));
  return known.length === expected.length ? [answersCheck(known, answers)] : [];
}

/** How the image is run: what the plan says, and a value for what it needs where one can be made up. */
export function containerSpec(
  plan: ServicePlan,
  image: Image,
  inputs: Readonly<Record<string, string>>,
): ContainerSpec {
  const planned = Object.entries(plan.env).map(([name, choice]) => [name, choice.value]);
  const baked = image.env === undefined ? planned : Object.entries(image.env);
  const given = plan.inputs.value.map((input) => [input.name, inputs[input.name] ?? throwAwayValue(input)]);
  return {
    image,
    name: `plimsoll-verify-${plainName(plan.id)}`,
    env: Object.fromEntries([...baked, ...given.filter(([, value]) => value !== null)]),
    user: plan.user.value,
    workdir: plan.workdir.value,
    command: plan.command.value,
    writable: plan.writable.map((directory) => directory.value),
    limits: plan.limits.value,
    stop: plan.stop.value,
    port: plan.port?.value ?? null,
  };
}

/** The one that stops the container goes last; they are told in the order of their ids. */
async function tryAll(subject: Subject, obstacle: string | null): Promise<readonly Check[]> {
  const verdicts = new Map<string, Verdict>();
  const order = ['image', 'running', 'stopping'] as const;
  const concerned = CHECKS.filter(({ concerns }) => concerns?.(subject.plan) ?? true);
  for (const when of order)
    for (const definition of concerned.filter((one) => one.when === when))
      verdicts.set(definition.id, await tryOne(definition, subject, obstacle));
  return concerned.flatMap(({ id }) => {
    const verdict = verdicts.get(id);
    return verdict ? [{ id, ...verdict }] : [];
  });
}

async function tryOne(
  definition: CheckDefinition,
  subject: Subject,
  obstacle: string | null,
): Promise<Verdict> {
  if (definition.when !== 'image' && obstacle !== null) return untried(obstacle);
  return definition.check(subject);
}

/** Why nothing can be tried on the running process; null when it can. A job may have done its work already. */
function obstacleTo({ healthy, state }: Health): string | null {
  if (!healthy) return 'it did not become healthy';
  return state.running ? null : 'its work was done before it could be tried';
}

function healthOf(plan: ServicePlan, { healthy, message, state }: Health, log: string): Verdict {
  if (healthy) return passed(message);
  const diagnosis = diagnose(log, state, plan);
  if (diagnosis !== null) return failed(`${message}: ${diagnosis.because}`, diagnosis.fix);
  const period = setting(plan, 'startPeriod');
  return failed(message, `Look at the log below. When it only needs longer to start, raise ${period}.`);
}

/** Says which inputs were made up or missing, so that nobody takes the run for more than it was. */
function inputCheck(plan: ServicePlan, inputs: VerifyPorts['inputs']): readonly Check[] {
  const open = plan.inputs.value.filter(({ name }) => inputs[name] === undefined);
  if (open.length === 0) return [];
  const madeUp = open.filter((input) => throwAwayValue(input) !== null).map(({ name }) => name);
  const missing = open.filter((input) => throwAwayValue(input) === null).map(({ name }) => name);
  const sentences = [
    ...(madeUp.length > 0 ? [`${madeUp.join(', ')} had a throw-away value`] : []),
    ...(missing.length > 0 ? [`${missing.join(', ')} had no value`] : []),
  ];
  return [{ id: 'inputs-given', ...untried(sentences.join('; ')) }];
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
}
