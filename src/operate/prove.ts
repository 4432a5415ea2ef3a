import { formatDuration } from '../formats/units/duration.ts';
import type { Argv, Run } from '../model/argv.ts';
import { type Check, failed, passed, untried, type Verdict } from '../model/report.ts';
import type { Running, RunningService } from '../model/running.ts';
import type { Stack } from '../model/stack.ts';
import { asking } from './asking.ts';
import { type Project, readOnlyArgv, restartsArgv } from './compose.ts';
import { type OperatePorts, runningStack } from './start.ts';

/** What trying a stack takes besides operating it. */
export interface ProvePorts extends OperatePorts {
  /** Ends a container's first process as if it had crashed; false where this machine cannot. */
  readonly crash: (container: string) => Promise<boolean>;
}

/** Seconds a connection is waited for. */
const CONNECT = 2;
/** What was killed is given this long to be well again. */
const BACK_MS = 120_000;
const POLL_MS = 300;

/**
 * What only the stack as a whole can show, by service: stores are not published and the proxy cannot reach them, nobody
 * is root, nothing of the images can be written to, and what crashes comes back.
 */
export async function proveStack(
  project: Project,
  stack: Stack,
  running: Running,
  ports: ProvePorts,
): Promise<ReadonlyMap<string, readonly Check[]>> {
  const checks = new Map<string, Check[]>(running.services.map(({ id }) => [id, []]));
  const add = (service: string, id: string, verdict: Verdict): void =>
    void checks.get(service)?.push({ id, ...verdict });
  const once = new Set(stack.services.filter(({ role }) => role === 'once').map(({ id }) => id));
  const lasting = running.services.filter(({ id, state }) => !once.has(id) && state !== 'failed');
  for (const { id, port } of stack.stores) {
    const store = running.services.find((one) => one.id === id);
    if (store === undefined) continue;
    add(id, 'not-published', notPublished(store));
    add(id, 'apart-from-proxy', await apartFromProxy(project, stack, running, id, port, ports.run));
  }
  // The services' own images are looked into one by one afterwards.
  const own = new Set(stack.services.map(({ id }) => id));
  for (const one of lasting.filter(({ id }) => !own.has(id))) {
    add(one.id, 'non-root', await notRoot(project, one, ports.run));
    add(one.id, 'read-only-root', await readOnly(project, one, ports.run));
  }
  for (const one of lasting) add(one.id, 'comes-back', await comesBack(project, one, ports));
  return checks;
}

/** Ends one container as an operator would; the last thing to be tried on it. */
export async function stopsInTime(
  { program }: Project,
  { container }: RunningService,
  grace: number,
  { run, now }: OperatePorts,
): Promise<Check> {
  const started = now();
  await run(
    { command: program, args: ['stop', '-t', String(grace), container] },
    { timeoutMs: (grace + 60) * 1000 },
  );
  const took = now() - started;
  const verdict =
    took < grace * 1000
      ? passed(`ends in ${formatDuration(took)}`)
      : failed(
          `does not end within ${grace} s: it was killed`,
          'Give it more time (stop_grace_period), or have it handle the signal.',
        );
  return { id: 'stops-in-time', ...verdict };
}

function notPublished({ published }: RunningService): Verdict {
  const [first] = published;
  if (first === undefined) return passed('no port of this machine leads to it');
  return failed(
    `${first.host}:${first.hostPort} leads to it`,
    'Take its ports out of the stack for production: services reach it by its name.',
  );
}

/** From within the proxy's own container; what it should reach must be reached, or the test would prove nothing. */
async function apartFromProxy(
  { program }: Project,
  stack: Stack,
  running: Running,
  store: string,
  port: number,
  run: Run,
): Promise<Verdict> {
  const proxy = running.services.find((one) => one.id === 'proxy');
  const route = stack.proxy?.value.routes[0]?.value;
  if (proxy === undefined || route === undefined) return untried('there is no proxy to try it from');
  const connect = (host: string, to: number): Argv => ({
    command: program,
    args: ['exec', proxy.container, 'nc', '-w', String(CONNECT), host, String(to)],
  });
  const control = await run(connect(route.service, route.port), { timeoutMs: 30_000 });
  if (control.code !== 0)
    return untried(`its image has no program to try it with (${route.service} was not reached)`);
  const found = await run(connect(store, port), { timeoutMs: 30_000 });
  if (found.code === 0)
    return failed(
      `from the proxy ${store}:${port} can be reached`,
      `Take the proxy out of the networks of ${store}.`,
    );
  return passed(`from the proxy ${store}:${port} cannot be reached, ${route.service}:${route.port} can`);
}

async function notRoot({ program }: Project, { container }: RunningService, run: Run): Promise<Verdict> {
  const { code, stdout } = await run({ command: program, args: ['top', container, '-eo', 'pid,uid,args'] });
  const processes = stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  if (code !== 0 || processes.length === 0) return untried('its processes cannot be listed here');
  const root = processes.find(([, uid]) => uid === '0');
  if (root !== undefined)
    return failed(`root runs ${root.slice(2).join(' ')}`, 'Set a numeric user for the service.');
  const users = [...new Set(processes.map(([, uid = '']) => uid))].sort();
  return passed(`all ${processes.length} processes run as user ${users.join(', ')}`);
}

async function readOnly({ program }: Project, { container }: RunningService, run: Run): Promise<Verdict> {
  const changed = await run({ command: program, args: ['container', 'diff', container] });
  if ((await run(readOnlyArgv(program, container))).stdout.trim() !== 'true')
    return failed(
      'its image can be written to',
      'Set read_only for the service, with memory or volumes where it writes.',
    );
  const files = changed.stdout.trim() === '' ? 0 : changed.stdout.trim().split('\n').length;
  return passed(`its image cannot be written to (${files} mount points made)`);
}

async function comesBack(project: Project, one: RunningService, ports: ProvePorts): Promise<Verdict> {
  if (one.state !== 'healthy' && one.state !== 'running') return untried('it was not well before');
  const { run, now, sleep } = ports;
  const restarts = async (): Promise<number> =>
    Number((await run(restartsArgv(project.program, one.container))).stdout.trim());
  const before = await restarts();
  if (!(await ports.crash(one.container)))
    return untried('its first process cannot be ended from this machine');
  const begun = now();
  const ask = asking(project, ports);
  while (now() - begun < BACK_MS) {
    // First: a state from before the engine has noticed the end is as good as ever.
    const isAnew = (await restarts()) > before;
    const { services } = await runningStack(project, ports);
    ask(services);
    const state = services.find((other) => other.id === one.id)?.state;
    const isWell = state === 'healthy' || (state === 'running' && one.state === 'running');
    if (isAnew && isWell)
      return passed(`killed, it is ${state} again after ${formatDuration(now() - begun)}`);
    await sleep(POLL_MS);
  }
  return failed(
    `killed, it is not well again after ${BACK_MS / 1000} s`,
    'Give the service a restart policy, and see that it can start over what it left behind.',
  );
}
