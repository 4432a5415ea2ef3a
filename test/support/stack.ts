import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plimsoll } from '../../src/cli/testing/plimsoll.ts';
import type { Lock } from '../../src/model/lock.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Running } from '../../src/model/running.ts';
import { expected } from './expect.ts';
import { copyExample, offline, STORE } from './local.ts';

/** An example that runs as in production; disposing of it removes its containers and its data. */
export interface RunningExample extends AsyncDisposable {
  readonly running: Running;
  /** Address of the front proxy. */
  readonly at: string;
  /** Of its sources. */
  readonly folder: string;
  /** Of what Plimsoll keeps outside of them. */
  readonly state: string;
  /** That Plimsoll runs in. */
  readonly env: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly lock: Lock;
  /** Removes its containers and its data; the sources stay. */
  readonly stop: () => Promise<void>;
}

/** Brings an example's stack up from a copy of its sources, on Docker, without the network. */
export async function upExample(name: string): Promise<RunningExample> {
  // Its name is that of the containers, too.
  const folder = await mkdtemp(join(tmpdir(), `examples-${name}-`));
  const state = await mkdtemp(join(tmpdir(), 'plimsoll-state-'));
  const env = { ...(await offline(STORE)), XDG_STATE_HOME: state };
  await copyExample(name, folder);
  const settings = Object.entries(expected(name).settings).flatMap(([key, value]) => [
    '--env',
    `${key}=${value}`,
  ]);
  const stop = async (): Promise<void> => {
    const ended = await plimsoll(['down', '--volumes', '--engine', 'docker', folder], { env });
    assert.equal(ended.code, 0, ended.stderr);
  };
  const down = async (): Promise<void> => {
    await stop();
    for (const path of [folder, state]) await rm(path, { recursive: true, force: true });
  };
  const args = ['up', '--locked', '--json', '--engine', 'docker', '--port', '0', ...settings, folder];
  const up = await plimsoll(args, { env });
  if (up.code !== 0) {
    await down().catch(() => undefined);
    assert.fail(`${name} is not up:\n${up.stderr.slice(-4000)}`);
  }
  const running: Running = JSON.parse(up.stdout);
  const planned = await plimsoll(['plan', '--json', folder], { env });
  const lock: Lock = JSON.parse(await readFile(join(folder, 'plimsoll.lock'), 'utf8'));
  const plan: Plan = JSON.parse(planned.stdout);
  const at = running.address ?? '';
  return { running, at, folder, state, env, plan, lock, stop, [Symbol.asyncDispose]: down };
}
