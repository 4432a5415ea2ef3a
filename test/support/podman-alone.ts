import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { run } from '../../src/engine/run.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
/** Where Debian has the programs that Podman makes networks with. */
const HELPERS = '/usr/lib/podman';

/** Why stacks cannot be run on Podman here, or false. */
export async function lacksPodman(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'needs root';
  if (!existsSync(join(HELPERS, 'netavark')))
    return 'needs netavark: apt-get install podman netavark aardvark-dns catatonit';
  const works = await Promise.all(
    ['podman', 'docker-compose'].map(
      async (command) => (await run({ command, args: ['version'] })).code === 0,
    ),
  );
  return works.every(Boolean) ? false : 'needs podman and docker-compose';
}

/** A machine's network with nothing but Podman in it, whose images and containers are kept in a folder of their own. */
export interface PodmanAlone extends AsyncDisposable {
  /** Runs the command line there. */
  readonly plimsoll: (
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Status and text of what an address there answers. */
  readonly get: (url: string) => Promise<string>;
  readonly podman: (...args: readonly string[]) => Promise<string>;
}

/**
 * Docker has all of a machine's packets between containers dropped that are not its own, so Podman gets a network
 * namespace without it. Needs root.
 * @param folder that it may fill
 */
export async function podmanAlone(folder: string): Promise<PodmanAlone> {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec sleep 3600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    holder.stdout.once('data', resolve);
    holder.once('exit', () => reject(new Error('no network namespace can be made')));
  });
  const settings = await settingsIn(folder);
  const inside = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    execa('nsenter', [`--net=/proc/${holder.pid}/ns/net`, ...words], {
      env: { ...settings, NO_COLOR: '1', ...env },
      reject: false,
    });
  return {
    async plimsoll(args, env) {
      const { exitCode, stdout, stderr } = await inside([process.execPath, MAIN, ...args], env);
      return { code: exitCode ?? null, stdout, stderr };
    },
    async get(url) {
      const script =
        'fetch(process.argv[1]).then(async (answer) => console.log(answer.status, await answer.text()))';
      const { stdout, stderr } = await inside([process.execPath, '-e', script, '--', url]);
      return stdout || stderr;
    },
    async podman(...args) {
      return (await inside(['podman', ...args])).stdout;
    },
    async [Symbol.asyncDispose]() {
      await inside(['podman', 'rm', '--all', '--force', '--time', '0', '--volumes']);
      await inside(['podman', 'system', 'reset', '--force']);
      holder.kill('SIGKILL');
    },
  };
}

/** Podman's settings for this alone: in variables that name them. */
async function settingsIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const containers = [
    '[engine]',
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    '[network]',
    'network_backend = "netavark"',
    `network_config_dir = "${join(folder, 'networks')}"`,
  ];
  const storage = [
    '[storage]',
    'driver = "overlay"',
    `graphroot = "${join(folder, 'storage')}"`,
    `runroot = "${join(folder, 'run')}"`,
  ];
  const [first, second] = [join(folder, 'containers.conf'), join(folder, 'storage.conf')];
  await writeFile(first, `${containers.join('\n')}\n`);
  await writeFile(second, `${storage.join('\n')}\n`);
  return { CONTAINERS_CONF: first, CONTAINERS_STORAGE_CONF: second };
}
