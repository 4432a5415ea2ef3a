import assert from 'node:assert/strict';
import { execa } from 'execa';
import { run } from '../../src/engine/run.ts';

/** What the plan decides of an image, as Docker has it. */
export async function configOf(ref: string) {
  const { stdout } = await execa('docker', ['image', 'inspect', '--format', '{{json .Config}}', ref]);
  const { User, Env, WorkingDir, Cmd, ExposedPorts, Healthcheck, StopSignal } = JSON.parse(stdout);
  const own = ((Env ?? []) as string[]).filter(
    (line) => !/^(PYTHON_(VERSION|SHA256|PIP)|GPG_KEY)/.test(line),
  );
  return {
    user: User as string,
    env: own.toSorted(),
    workdir: WorkingDir as string,
    command: Cmd as string[],
    ports: Object.keys(ExposedPorts ?? {}),
    probe: ((Healthcheck?.Test ?? ['NONE']) as string[]).slice(1),
    startPeriod: (Healthcheck?.StartPeriod ?? 0) as number,
    signal: (StopSignal as string | undefined) || 'SIGTERM',
  };
}

export interface Hardened {
  /** Of the container. */
  readonly port: number;
  /** Folders that are memory; nothing else may be written to. */
  readonly writable: readonly string[];
}

/**
 * Runs an image with the least it may do, uses it, and asks what must hold of every one: its own probe says that it is
 * well, nothing was written to its root, and it stops when it is asked to.
 */
export async function hardened(
  ref: string,
  { port, writable }: Hardened,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const least = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  // mode 1777: a container that is not Compose's gets its folders as root.
  const mounts = writable.flatMap((path) => ['--tmpfs', `${path}:mode=1777`]);
  const { stdout: id } = await execa('docker', [
    'run',
    '--detach',
    ...least,
    ...mounts,
    '--publish',
    `127.0.0.1::${port}`,
    ref,
  ]);
  try {
    const { stdout: address } = await execa('docker', ['port', id, `${port}/tcp`]);
    await use(`http://${address.trim()}`);
    const { probe } = await configOf(ref);
    const asked = await run({ command: 'docker', args: ['exec', id, ...probe] });
    assert.equal(asked.code, 0, asked.stderr);
    assert.equal((await execa('docker', ['diff', id])).stdout, '');
    await execa('docker', ['stop', '--time', '30', id]);
    const { stdout: code } = await execa('docker', ['inspect', '--format', '{{.State.ExitCode}}', id]);
    assert.notEqual(code, '137');
  } finally {
    await execa('docker', ['rm', '--force', '--volumes', id]);
  }
}

/** The first answer of a server that is starting. */
export async function answers(url: string): Promise<Response> {
  for (let tries = 0; tries < 1500; tries += 1) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.status === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${url} did not answer within five minutes`);
}
