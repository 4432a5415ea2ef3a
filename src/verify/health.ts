import { formatDuration } from '../formats/units/duration.ts';
import type { Container, HttpAnswer } from '../model/engine.ts';
import type { Probe, ServicePlan } from '../model/plan.ts';
import { type EndedWorkers, endedWorkers } from './causes/workers.ts';
import { listensElsewhere, type State } from './diagnose.ts';

/** Time as verifying takes it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Whether a service became healthy, and what was seen on the way. */
export interface Health {
  readonly healthy: boolean;
  /** From start to the first healthy answer; null without one. */
  readonly startMs: number | null;
  /** What was seen, for people. */
  readonly message: string;
  readonly state: State;
}

/** Between polls: the start is measured to this. */
const POLL_MS = 20;
/** Between looks whether it still runs: that takes a process on some engines. */
const LOOK_MS = 400;
/** An answer that says no, or a server that listens elsewhere, does not change any more after this. */
const SETTLE_MS = 10_000;
/** How long something that answers nothing has to stay alive. */
const ALIVE_MS = 5_000;

/**
 * Waits until the service is healthy, has ended, or has had the time an orchestrator would give it: the probe's start period
 * and all its retries. Healthy is an answer below 400 on the probe's route, or one that the probe itself takes for healthy.
 * What no request of HTTP asks is healthy when its probe says so; a service without a port when it is alive after five seconds; a job also when it has ended well by then.
 */
export async function awaitHealth(container: Container, plan: ServicePlan, clock: Clock): Promise<Health> {
  const probe = plan.port === null ? null : (plan.probe?.value ?? null);
  if (probe === null) return awaitAlive(container, plan, clock);
  return probe.route === ''
    ? awaitProbe(container, probe, clock)
    : awaitAnswer(container, plan, probe, clock);
}

/** How long an orchestrator would wait. */
function patienceMs({ startPeriod, interval, retries }: Probe): number {
  return 1000 * (startPeriod + interval * retries);
}

async function awaitProbe(container: Container, probe: Probe, clock: Clock): Promise<Health> {
  const since = (): number => clock.now() - container.startedAt;
  const most = patienceMs(probe);
  while (since() < most) {
    const result = await container.exec(probe.argv, { timeoutMs: 2000 * probe.timeout });
    const startMs = since();
    const state = await container.state();
    if (!state.running) return ended(state, startMs);
    const message = `its port opens after ${formatDuration(startMs)}`;
    if (result.code === 0) return { healthy: true, startMs, message, state };
    await clock.sleep(LOOK_MS);
  }
  const message = `its port does not open within ${formatDuration(since())}`;
  return { healthy: false, startMs: null, message, state: await container.state() };
}

async function awaitAnswer(
  container: Container,
  plan: ServicePlan,
  probe: Probe,
  clock: Clock,
): Promise<Health> {
  const since = (): number => clock.now() - container.startedAt;
  const most = patienceMs(probe);
  let last = null as Seen | null;
  const isSettled = settling(container, plan);
  let looked = 0;
  let asked = 0;
  while (since() < most) {
    const answer = await container.get(probe.route);
    const startMs = since();
    // The same answer is asked about once more: the probe may have had too little time for it.
    if (answer !== null && (answer.status !== last?.status || startMs - asked >= LOOK_MS)) {
      if (await isHealthy(answer, container, probe)) {
        const message = `GET ${probe.route} answers ${answer.status} after ${formatDuration(startMs)}`;
        return { healthy: true, startMs, message, state: await container.state() };
      }
      asked = since();
      if (answer.status !== last?.status) last = { status: answer.status, at: startMs };
    }
    if (startMs - looked >= LOOK_MS) {
      looked = startMs;
      const state = await container.state();
      if (!state.running) return ended(state, startMs);
      if (await isSettled(last, startMs)) break;
    }
    await clock.sleep(POLL_MS);
  }
  return tooLate(container, probe, last, since());
}

/** An answer that is not healthy, and when it first came. */
interface Seen {
  readonly status: number;
  readonly at: number;
}

/**
 * Tells, look by look, when no more waiting makes it healthy: the answer stays the same, it listens elsewhere, or its
 * workers end one after another with the same words, which a slow start does not.
 */
function settling(
  container: Container,
  plan: ServicePlan,
): (last: Seen | null, milliseconds: number) => Promise<boolean> {
  let before: EndedWorkers | null = null;
  return async (last, milliseconds) => {
    if (last !== null) return last.status < 500 && milliseconds - last.at > SETTLE_MS;
    if (milliseconds <= SETTLE_MS) return false;
    const log = await container.logs();
    const now = endedWorkers(log);
    const isAgain = before !== null && now !== null && now.count > before.count && now.words === before.words;
    // Other words may be another matter: counting starts anew.
    if (now?.words !== before?.words) before = now;
    return isAgain || listensElsewhere(log, plan);
  };
}

/** Success is healthy; what else is, only the probe knows. */
async function isHealthy(answer: HttpAnswer, container: Container, probe: Probe): Promise<boolean> {
  if (answer.status < 400 || answer.status >= 500) return answer.status < 400;
  const result = await container.exec(probe.argv, { timeoutMs: 2000 * probe.timeout });
  return result.code === 0;
}

async function awaitAlive(container: Container, plan: ServicePlan, clock: Clock): Promise<Health> {
  while (clock.now() < container.startedAt + ALIVE_MS) {
    const state = await container.state();
    if (!state.running) {
      const health = ended(state, clock.now() - container.startedAt);
      return { ...health, healthy: plan.kind === 'job' && state.code === 0 };
    }
    await clock.sleep(LOOK_MS);
  }
  const message = `alive after ${formatDuration(ALIVE_MS)}`;
  return { healthy: true, startMs: null, message, state: await container.state() };
}

function ended(state: State, milliseconds: number): Health {
  const message = `it ended with code ${state.code} after ${formatDuration(milliseconds)}`;
  return { healthy: false, startMs: null, message, state };
}

async function tooLate(
  container: Container,
  probe: Probe,
  last: Seen | null,
  milliseconds: number,
): Promise<Health> {
  const seen = last === null ? 'nothing answers' : `the last answer was ${last.status}`;
  const message = `GET ${probe.route}: ${seen} after ${formatDuration(milliseconds)}`;
  return { healthy: false, startMs: null, message, state: await container.state() };
}
