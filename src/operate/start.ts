import type { Result, Run } from '../model/argv.ts';
import type { Running, RunningService } from '../model/running.ts';
import { asking } from './asking.ts';
import { type Named, type Project, psArgv, restartArgv, restartsArgv, stateArgv, upArgv } from './compose.ts';
import { parseContainers, parseStart } from './containers.ts';
import { steadiness } from './steady.ts';
import { type Watched, watching } from './watched.ts';

/** What operating a stack takes of this machine. */
export interface OperatePorts {
  readonly run: Run;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A service of the stack, before it has a container. */
export type Expected = Pick<RunningService, 'id' | 'image'> & {
  /** True for one that ends when its work is done. */
  readonly once: boolean;
  /** Ids of those that it is started after. */
  readonly after: readonly string[];
};

/** What starting a stack came to. */
export interface Started {
  readonly running: Running;
  /** What Compose said when it gave up; null when it did not. */
  readonly complaint: string | null;
}

const LOOK_MS = 300;
/** One that ended is given this long to come back by itself before it counts as failed. */
const GRACE_MS = 3_000;

/**
 * Starts a stack and waits until everything in it is healthy, runs, or has done its work; or until one has failed, or
 * the time is over. Does not end what it started: whoever looks for the cause needs it.
 * @param tell called whenever something has changed
 */
export async function startStack(
  project: Project,
  expected: readonly Expected[],
  limitMs: number,
  ports: OperatePorts,
  tell: (services: readonly Watched[]) => void,
): Promise<Started> {
  const { run, now, sleep } = ports;
  const begun = now();
  const up = bringUp(project, limitMs, run);
  const times = new Map<string, number | null>();
  let services = merged(expected, [], true);
  let failing: number | null = null;
  let last = '';
  const steady = steadiness(project.program, ports);
  const watch = watching(project, expected, ports);
  const ask = asking(project, ports);
  const look = async (): Promise<readonly RunningService[]> => {
    const replacing = up.goesOn();
    return merged(expected, await containersOf(project, ports), replacing).map((one) =>
      steady.loops(one.id) ? { ...one, state: 'failed' } : one,
    );
  };
  while (now() - begun < limitMs) {
    // What is seen while Compose is at work may be gone by the time that it has ended: only a look after that counts.
    const wasUp = up.isUp();
    services = await look();
    ask(services);
    await learnTimes(project, services, times, ports);
    const watched = await watch(timed(services, times));
    const shown = JSON.stringify(watched.map(({ id, state, startMs, note }) => [id, state, startMs, note]));
    if (shown !== last) tell(watched);
    last = shown;
    if (up.complaint() !== null) break;
    if (wasUp && services.every(isReady) && (await steady.isSteady(services))) break;
    failing = services.some(({ state }) => state === 'failed') ? (failing ?? now()) : null;
    if (failing !== null && now() - failing > GRACE_MS) break;
    await sleep(LOOK_MS);
  }
  if (up.complaint() !== null) services = await look();
  if (failing === null || up.isUp()) await up.end;
  if (!up.isUp()) services = await Promise.all(services.map((one) => fallen(project, one, ports)));
  await learnTimes(project, services, times, ports);
  const all = timed(services, times);
  return {
    running: { schema: 'plimsoll.running/1', project: project.name, address: addressOf(all), services: all },
    complaint: up.complaint(),
  };
}

/** Compose at work, beside whoever looks at what it does. */
function bringUp(project: Project, limitMs: number, run: Run) {
  let result: Result | null = null;
  const end = run(upArgv(project), { timeoutMs: limitMs }).then((ended) => {
    result = ended;
  });
  return {
    end,
    goesOn: (): boolean => result === null,
    isUp: (): boolean => result?.code === 0,
    /** What it said when it gave up; null when it did not. */
    complaint: (): string | null => (result === null || result.code === 0 ? null : lastLine(result)),
  };
}

/** The stack as it is now. */
export async function runningStack(project: Named, ports: OperatePorts): Promise<Running> {
  const times = new Map<string, number | null>();
  const found = await containersOf(project, ports);
  await learnTimes(project, found, times, ports);
  const services: RunningService[] = [];
  for (const one of found) {
    const stopped = one.state === 'done' && (await restarts(project, one, ports));
    services.push({ ...one, state: stopped ? 'failed' : one.state, startMs: times.get(one.id) ?? null });
  }
  return { schema: 'plimsoll.running/1', project: project.name, address: addressOf(services), services };
}

/** True for what runs as it should, or has done its work. */
export function isReady({ state }: RunningService): boolean {
  return state === 'healthy' || state === 'running' || state === 'done';
}

/**
 * Whose logs tell why a stack is not well: of those that have failed, or, while none has, of those that are still starting.
 * What starts beside a failure is waited for no longer, and says nothing of it.
 */
export function unwell(services: readonly RunningService[]): readonly RunningService[] {
  const failed = services.filter(({ state }) => state === 'failed');
  return failed.length > 0 ? failed : services.filter(({ state }) => state === 'starting');
}

async function containersOf(project: Named, { run }: OperatePorts): Promise<readonly RunningService[]> {
  return parseContainers((await run(psArgv(project), { timeoutMs: 60_000 })).stdout);
}

/**
 * What has no container yet waits, and what still has that of another image while Compose is at work; one that has ended
 * although it should not has failed.
 */
function merged(
  expected: readonly Expected[],
  containers: readonly RunningService[],
  replacing: boolean,
): readonly RunningService[] {
  const known = new Map(containers.map((one) => [one.id, one]));
  const services = expected.map(({ id, image, once }): RunningService => {
    const one = known.get(id);
    if (one === undefined || (replacing && one.image !== image))
      return { id, image, container: '', state: 'waiting', code: null, startMs: null, published: [] };
    return one.state === 'done' && !once ? { ...one, state: 'failed' } : one;
  });
  return services.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What is restarted even when it ends well is not meant to end: somebody has stopped it. */
async function restarts(
  { program }: Pick<Project, 'program'>,
  { container }: RunningService,
  { run }: OperatePorts,
): Promise<boolean> {
  const { stdout } = await run(restartArgv(program, container));
  return !/^(no|on-failure|)$/.test(stdout.trim());
}

/** What has ended before and starts once more, in a stack that does not come up, has failed. */
async function fallen(
  { program }: Project,
  one: RunningService,
  { run }: OperatePorts,
): Promise<RunningService> {
  if (one.state !== 'starting') return one;
  const { stdout } = await run(restartsArgv(program, one.container));
  return Number(stdout.trim()) > 0 ? { ...one, state: 'failed' } : one;
}

/** Start-up times as the engine's own health checks have them: asked for once, as soon as a service is healthy. */
async function learnTimes(
  { program }: Pick<Project, 'program'>,
  services: readonly RunningService[],
  times: Map<string, number | null>,
  { run }: OperatePorts,
): Promise<void> {
  for (const { id, state, container } of services)
    if (state === 'healthy' && !times.has(id))
      times.set(id, parseStart((await run(stateArgv(program, container))).stdout));
}

function timed(
  services: readonly RunningService[],
  times: ReadonlyMap<string, number | null>,
): readonly RunningService[] {
  return services.map((one) => ({ ...one, startMs: times.get(one.id) ?? null }));
}

/** The proxy's address, else that of the first service that has one. */
function addressOf(services: readonly RunningService[]): string | null {
  const [first] = services
    .toSorted((a, b) => Number(b.id === 'proxy') - Number(a.id === 'proxy'))
    .flatMap(({ published }) => published);
  if (first === undefined) return null;
  const host = /^(0\.0\.0\.0|::|)$/.test(first.host) ? '127.0.0.1' : first.host;
  return `http://${host}:${first.hostPort}`;
}

function lastLine({ stderr, code, timedOut }: Result): string {
  if (timedOut) return 'it did not end in time';
  return stderr.trim().split('\n').at(-1)?.trim() || `exit code ${code}`;
}
