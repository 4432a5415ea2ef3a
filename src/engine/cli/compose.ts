import type { Run } from '../../model/argv.ts';
import type { Compose } from '../../model/compose.ts';
import { podmanAddress } from './podman-address.ts';

/** Where Debian, Fedora and Docker's own packages have the program that `docker compose` is. */
const PLUGINS: readonly string[] = [
  '/usr/libexec/docker/cli-plugins/docker-compose',
  '/usr/lib/docker/cli-plugins/docker-compose',
  '/usr/local/lib/docker/cli-plugins/docker-compose',
];
const DOCKER: Pick<Compose, 'command' | 'args'> = { command: 'docker', args: ['compose'] };
const ALONE: Pick<Compose, 'command' | 'args'> = { command: 'docker-compose', args: [] };

/**
 * Compose 2 for an engine; null where there is none. Podman has no Compose of its own that takes what is in stacks: Docker's
 * program talks to Podman as it does to Docker, through its socket.
 */
export async function findCompose(program: 'docker' | 'podman', run: Run): Promise<Compose | null> {
  if (program === 'docker') {
    const found = await firstOf([DOCKER, ALONE], run);
    return found && { ...found, env: {} };
  }
  // `docker` may be Podman under another name, whose Compose is somebody else's.
  const plugins = PLUGINS.map((command) => ({ command, args: [] }));
  const found = await firstOf([ALONE, ...plugins, DOCKER], run);
  if (found === null) return null;
  return { ...found, env: { DOCKER_HOST: await podmanAddress(run), DOCKER_CONTEXT: '' } };
}

async function firstOf(
  candidates: readonly Pick<Compose, 'command' | 'args'>[],
  run: Run,
): Promise<Pick<Compose, 'command' | 'args'> | null> {
  for (const one of candidates) {
    const argv = { command: one.command, args: [...one.args, 'version', '--short'] };
    const { code, stdout } = await run(argv, { timeoutMs: 30_000 });
    if (code === 0 && /^v?([2-9]|\d\d)\./m.test(stdout)) return one;
  }
  return null;
}
