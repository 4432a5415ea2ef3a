import { formatDuration } from '../formats/units/duration.ts';
import type { Argv, Run } from '../model/argv.ts';
import type { Check } from '../model/report.ts';
import type { Running, RunningService } from '../model/running.ts';
import type { Stack } from '../model/stack.ts';
import { asking } from './asking.ts';
import { type Project, readOnlyArgv, restartsArgv } from './compose.ts';
import { type OperatePorts, runningStack } from './start.ts';

export interface ProvePorts extends OperatePorts {
  /** Ends a container's first process as if it had crashed; false where this machine cannot. */
  readonly crash: (container: string) => Promise<boolean>;
}

/** Seconds a connection is waited for. */
const CONNECT = 2;
const BACK_MS = 120_000;

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
  const add = (id: string, check: Check): void => void checks.get(id)?.push(check);
  const once = new Set(stack.services.filter(({ role }) => role === 'once').map(({ id }) => id));
  const lasting = running.services.filter(({ id, state }) => !once.has(id) && state !== 'failed');
  const stores = new Set(stack.stores.map(({ id }) => id));
  for (const store of running.services.filter(({ id }) => stores.has(id))) {
    add(store.id, notPublished(store));
    const port = stack.stores.find(({ id }) => id === store.id)?.port ?? 0;
    add(store.id, await apartFromProxy(project, stack, running, store.id, port, ports.run));
  }
  // The services' own images are looked into one by one afterwards.
  const own = new Set(stack.services.map(({ id }) => id));
  for (const one of lasting.filter(({ id }) => !own.has(id))) {
    add(one.id, await notRoot(project, one, ports.run));
    add(one.id, await readOnly(project, one, ports.run));
  }
  for (const one of lasting) add(one.id, await comesBack(project, one, ports));
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
  const ok = took < grace * 1000;
  return {
    id: 'stops-in-time',
    ok,
    message: ok ? `ends in ${formatDuration(took)}` : `does not end within ${grace} s: it was killed`,
    fix: ok ? null : 'Give it more time (stop_grace_period), or have it handle the signal.',
  };
}

function notPublished({ published }: RunningService): Check {
  const [first] = published;
  if (first === undefined)
    return { id: 'not-published', ok: true, message: 'no port of this machine leads to it', fix: null };
  return {
    id: 'not-published',
    ok: false,
    message: `${first.host}:${first.hostPort} leads to it`,
    fix: 'Take its ports out of the stack for production: services reach it by its name.',
  };
}

/** From within the proxy's own container; what it should reach must be reached, or the test would prove nothing. */
async function apartFromProxy(
  { program }: Project,
  stack: Stack,
  running: Running,
  store: string,
  port: number,
  run: Run,
): Promise<Check> {
  const id = 'apart-from-proxy';
  const proxy = running.services.find((one) => one.id === 'proxy');
  const route = stack.proxy?.value.routes[0]?.value;
  if (proxy === undefined || route === undefined)
    return { id, ok: null, message: 'there is no proxy to try it from', fix: null };
  const connect = (host: string, to: number): Argv => ({
    command: program,
    args: ['exec', proxy.container, 'nc', '-w', String(CONNECT), host, String(to)],
  });
  const control = await run(connect(route.service, route.port), { timeoutMs: 30_000 });
  if (control.code !== 0)
    return {
      id,
      ok: null,
      message: `its image has no program to try it with (${route.service} was not reached)`,
      fix: null,
    };
  const found = await run(connect(store, port), { timeoutMs: 30_000 });
  const ok = found.code !== 0;
  return {
    id,
    ok,
    message: ok
      ? `from the proxy ${store}:${port} cannot be reached, ${route.service}:${route.port} can`
      : `from the proxy ${store}:${port} can be reached`,
    fix: ok ? null : `Take the proxy out of the networks of ${store}.`,
  };
}

async function notRoot({ program }: Project, { container }: RunningService, run: Run): Promise<Check> {
  const { code, stdout } = await run({ command: program, args: ['top', container, '-eo', 'pid,uid,args'] });
  const processes = stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  if (code !== 0 || processes.length === 0)
    return { id: 'non-root', ok: null, message: 'its processes cannot be listed here', fix: null };
  const users = [...new Set(processes.map(([, uid = '']) => uid))].sort();
  const ok = !users.includes('0');
  const root = processes
    .find(([, uid]) => uid === '0')
    ?.slice(2)
    .join(' ');
  return {
    id: 'non-root',
    ok,
    message: ok ? `all ${processes.length} processes run as user ${users.join(', ')}` : `root runs ${root}`,
    fix: ok ? null : 'Set a numeric user for the service.',
  };
}

async function readOnly({ program }: Project, { container }: RunningService, run: Run): Promise<Check> {
  const changed = await run({ command: program, args: ['container', 'diff', container] });
  const ok = (await run(readOnlyArgv(program, container))).stdout.trim() === 'true';
  const files = changed.stdout.trim() === '' ? 0 : changed.stdout.trim().split('\n').length;
  return {
    id: 'read-only-root',
    ok,
    message: ok
      ? `its image cannot be written to (${files} mount points made)`
      : 'its image can be written to',
    fix: ok ? null : 'Set read_only for the service, with memory or volumes where it writes.',
  };
}

async function comesBack(project: Project, one: RunningService, ports: ProvePorts): Promise<Check> {
  const id = 'comes-back';
  const { run, now, sleep } = ports;
  const restarts = async (): Promise<number> =>
    Number((await run(restartsArgv(project.program, one.container))).stdout.trim());
  const before = await restarts();
  if (!(await ports.crash(one.container)))
    return { id, ok: null, message: 'its first process cannot be ended from this machine', fix: null };
  const begun = now();
  const ask = asking(project, ports);
  while (now() - begun < BACK_MS) {
    const { services } = await runningStack(project, ports);
    ask(services);
    const state = services.find((other) => other.id === one.id)?.state;
    if (
      (await restarts()) > before &&
      (state === 'healthy' || (state === 'running' && one.state === 'running'))
    ) {
      const message = `killed, it is ${state} again after ${formatDuration(now() - begun)}`;
      return { id, ok: true, message, fix: null };
    }
    await sleep(300);
  }
  return {
    id,
    ok: false,
    message: `killed, it is not well again after ${BACK_MS / 1000} s`,
    fix: 'Give the service a restart policy, and see that it can start over what it left behind.',
  };
}
