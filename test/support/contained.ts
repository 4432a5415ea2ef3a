import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { RunningService } from '../../src/model/running.ts';
import { docker } from './companion.ts';

/** Milliseconds in which what crashed has to be well again, on a machine that does much besides. */
const BACK_MS = 180_000;
/** Milliseconds until a connection counts as one that does not come about. */
const CONNECT_MS = 2_000;

interface Inspected {
  readonly State: {
    readonly Pid: number;
    readonly Running: boolean;
    /** Running is true then, too. */
    readonly Restarting: boolean;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string };
  };
  readonly RestartCount: number;
  readonly Config: { readonly StopTimeout?: number };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** What the kernel says of a container's processes: no user is root, nothing is gained, the root is read-only. */
export async function isHardened({ id, container }: RunningService): Promise<void> {
  const listed = await docker('top', container, '-eo', 'pid,uid');
  const { State } = await inspect(container);
  const processes = listed
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  assert.ok(
    processes.some(([pid]) => Number(pid) === State.Pid),
    `${id} runs`,
  );
  for (const [pid = '', uid = ''] of processes) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null);
    // A probe has ended since they were listed; the first process must not have.
    if (status === null && Number(pid) !== State.Pid) continue;
    assert.ok(status !== null, `${id} runs`);
    assert.notEqual(uid, '0', `${id}: root runs process ${pid}`);
    assert.match(status, /^CapEff:\s*0+$/m, `${id}: capabilities`);
    assert.match(status, /^NoNewPrivs:\s*1$/m, `${id}: may gain privileges`);
  }
  const mounts = await readFile(`/proc/${State.Pid}/mountinfo`, 'utf8');
  const root = mounts.split('\n').find((line) => line.split(' ')[4] === '/');
  assert.match(root?.split(' ')[5] ?? '', /^ro\b/, `${id}: its root can be written to`);
}

/** True when a connection to a container's port comes about on one of its addresses, tried from within another's network. */
export async function reaches(from: RunningService, to: RunningService, port: number): Promise<boolean> {
  const { State } = await inspect(from.container);
  const { NetworkSettings } = await inspect(to.container);
  const addresses = Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress);
  assert.ok(addresses.length > 0, `${to.id} has an address`);
  const script = `
    const [port, ...hosts] = process.argv.slice(1);
    const tried = hosts.map((host) => new Promise((resolve) => {
      const socket = require('node:net').connect({ host, port, timeout: ${CONNECT_MS} });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false)).on('timeout', () => resolve(false));
    }));
    Promise.all(tried).then((found) => process.exit(found.includes(true) ? 0 : 9));`;
  const program = [process.execPath, '-e', script, '--', String(port), ...addresses];
  const net = `--net=/proc/${State.Pid}/ns/net`;
  const { exitCode, stderr } = await execa('nsenter', [net, ...program], { reject: false });
  assert.ok(exitCode === 0 || exitCode === 9, stderr);
  return exitCode === 0;
}

/** Kills a container's first process as a crash would and waits until it runs anew and is well. */
export async function comesBack({ id, container, state }: RunningService): Promise<void> {
  const before = await inspect(container);
  // The process 0 would be all of ours.
  assert.ok(before.State.Pid > 0, `${id} runs`);
  process.kill(before.State.Pid, 'SIGKILL');
  const limit = performance.now() + BACK_MS;
  for (;;) {
    const { RestartCount, State } = await inspect(container);
    const well =
      state === 'healthy' ? State.Health?.Status === 'healthy' : State.Running && !State.Restarting;
    if (RestartCount > before.RestartCount && well) return;
    if (performance.now() > limit) {
      const { all } = await execa('docker', ['logs', '--tail', '30', container], { all: true });
      assert.fail(
        `${id} is not well ${BACK_MS / 1000} s after it was killed: ${JSON.stringify(State)}\n${all}`,
      );
    }
    await sleep(300);
  }
}

/** Stops a container the way its stack says; whoever outlives the grace period is killed, and ends with 137. */
export async function stopsInTime({ id, container }: RunningService): Promise<void> {
  const { Config } = await inspect(container);
  assert.ok((Config.StopTimeout ?? 0) > 0, `${id} has a grace period`);
  await docker('stop', container);
  const { State } = await inspect(container);
  assert.equal(State.Running, false, id);
  assert.notEqual(State.ExitCode, 137, `${id} had to be killed`);
}

async function inspect(container: string): Promise<Inspected> {
  const [seen]: readonly Inspected[] = JSON.parse(await docker('inspect', container));
  if (seen === undefined) throw new Error(`${container} is not there`);
  return seen;
}
