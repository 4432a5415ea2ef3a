import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../model/argv.ts';
import { onExit } from '../cleanup.ts';
import { podmanSilent } from '../errors.ts';

const ANSWER_MS = 20_000;
/** Seconds without a request after which a service ends by itself, should this process not have ended it. */
const IDLE = 600;

let own: Promise<string> | null = null;

/**
 * Where Podman answers like Docker, as `DOCKER_HOST` has it: the socket of its service when that listens, else one of a
 * service that runs as long as this process. Containers do not need it: they go on without.
 */
export async function podmanAddress(run: Run): Promise<string> {
  const info = await run({
    command: 'podman',
    args: ['info', '--format', '{{.Host.RemoteSocket.Path}}'],
  });
  const path = info.stdout.trim().replace(/^unix:\/\//, '');
  if (path.startsWith('/') && (await listens(path))) return `unix://${path}`;
  own ??= serve();
  return own;
}

async function serve(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-podman-'));
  const path = join(folder, 'podman.sock');
  const args = ['system', 'service', '--time', String(IDLE), `unix://${path}`];
  const service = spawn('podman', args, { stdio: 'ignore' });
  let ended = false;
  service.on('error', () => {
    ended = true;
  });
  service.on('exit', () => {
    ended = true;
  });
  // Nobody waits for it: it goes when this process does.
  service.unref();
  onExit(() => {
    service.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  const limit = performance.now() + ANSWER_MS;
  while (!(await listens(path))) {
    if (ended || performance.now() > limit) throw podmanSilent();
    await sleep(50);
  }
  return `unix://${path}`;
}

/** True when somebody takes connections at a socket. */
function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
