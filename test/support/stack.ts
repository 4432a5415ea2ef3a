import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plimsoll } from '../../src/cli/testing/plimsoll.ts';
import type { Running } from '../../src/model/running.ts';
import { expected } from './expect.ts';
import { copyExample, offline, STORE } from './local.ts';

/** An example that runs as in production; disposing of it removes its containers and its data. */
export interface RunningExample extends AsyncDisposable {
  readonly running: Running;
  /** Address of the front proxy. */
  readonly at: string;
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
  const down = async (): Promise<void> => {
    const ended = await plimsoll(['down', '--volumes', '--engine', 'docker', folder], { env });
    assert.equal(ended.code, 0, ended.stderr);
    for (const path of [folder, state]) await rm(path, { recursive: true, force: true });
  };
  const args = ['up', '--locked', '--json', '--engine', 'docker', '--port', '0', ...settings, folder];
  const up = await plimsoll(args, { env });
  if (up.code !== 0) {
    await down().catch(() => undefined);
    assert.fail(`${name} is not up:\n${up.stderr.slice(-4000)}`);
  }
  const running: Running = JSON.parse(up.stdout);
  return { running, at: running.address ?? '', [Symbol.asyncDispose]: down };
}
