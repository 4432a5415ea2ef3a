import { networkInterfaces } from 'node:os';
import { type Attempt, docker, eventually, succeeded } from './attempt.ts';
import type { Premise } from './dockerfile.ts';

const service = (lines: string, command = 'sleep infinity'): string =>
  ['services:', '  app:', '    image: python:3.11-slim', `    command: ${command}`, ...lines.split('\n').filter((line) => line !== '').map((line) => `    ${line}`), ''].join('\n'); // biome-ignore format: one file

/** What a command in the service prints, or null when it fails. */
async function inside(
  { compose }: Attempt,
  command: string,
  ...options: readonly string[]
): Promise<string | null> {
  succeeded(await compose('up', '--detach', '--quiet-pull'));
  const { code, stdout } = await compose('exec', '-T', ...options, 'app', 'sh', '-c', command);
  return code === 0 ? stdout.trim() : null;
}

/** An address of this machine that is not the loopback one. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Ports are below those that the system gives to connections (`ip_local_port_range`): one of these may be in use. */
const database = (ports: string): string =>
  `services:\n  app:\n    image: "postgres:16"\n    command: python3 -m http.server 5432\n${ports}`;
/** Leaves a child behind whose parent has ended, which then ends itself. */
const ORPHANS =
  "python3 -c \"import os,time; p=os.fork(); p or (os.fork() and os._exit(0), open('/tmp/child','w').write(str(os.getpid())), time.sleep(1), os._exit(0)); os.waitpid(p,0); open('/tmp/left','w').close(); time.sleep(60)\"";
/** Waits until the child has ended, then counts what nobody waited for. */
const ZOMBIES =
  'until [ -e /tmp/left ] && [ -s /tmp/child ] && ! grep -q "(python3) [^Z]" "/proc/$(cat /tmp/child)/stat" 2>/dev/null; do sleep 0.2; done; cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z" || true';

export const COMPOSE_PREMISES: readonly Premise[] = [
  {
    rule: 'compose/published-database',
    says: 'a published database is reached through any address of the host',
    bad: database('    ports: ["25432:5432"]\n'),
    good: database(''),
    goesWrong: async (one) => {
      const served = 'import urllib.request as r; r.urlopen("http://127.0.0.1:5432/")';
      await eventually(async () => (await inside(one, `python3 -c '${served}'`)) !== null);
      return fetch(`http://${ownAddress()}:25432/`).then(
        () => true,
        () => false,
      );
    },
  },
  {
    rule: 'compose/no-new-privileges',
    says: 'a set-uid program makes root of the user',
    bad: service('user: "10001"'),
    good: service('user: "10001"\nsecurity_opt: ["no-new-privileges:true"]'),
    goesWrong: async (one) => {
      await inside(one, 'cp /usr/bin/id /usr/local/bin/id && chmod u+s /usr/local/bin/id', '--user', '0');
      return (await inside(one, '/usr/local/bin/id'))?.includes('euid=0') ?? false;
    },
  },
  {
    rule: 'compose/capabilities',
    says: 'with the default capabilities root in the container changes owners',
    bad: service('user: "0"'),
    good: service('user: "0"\ncap_drop: [ALL]'),
    goesWrong: async (one) => (await inside(one, 'touch /tmp/x && chown 1234 /tmp/x && echo yes')) === 'yes',
  },
  {
    rule: 'compose/read-only',
    says: 'a service writes to its own image',
    bad: service(''),
    good: service('read_only: true'),
    goesWrong: async (one) => (await inside(one, 'echo x > /usr/bin/left && echo yes')) === 'yes',
  },
  {
    rule: 'compose/resource-limits',
    says: 'without a limit a service may use all the memory of the host',
    bad: service('cpus: 1\npids_limit: 100'),
    good: service('cpus: 1\npids_limit: 100\nmem_limit: 64m'),
    goesWrong: async (one) => {
      const file = '/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes';
      const limit = await inside(one, `cat ${file} 2>/dev/null || true`);
      return limit === 'max' || Number(limit) > 2 ** 40;
    },
  },
  {
    rule: 'compose/log-rotation',
    says: 'all that a service ever wrote is kept',
    bad: service('', `python3 -c "[print('x' * 99) for _ in range(40000)]"`),
    good: service(
      'logging: {options: {max-size: 1m, max-file: "1"}}',
      `python3 -c "[print('x' * 99) for _ in range(40000)]"`,
    ),
    goesWrong: async ({ compose }) => {
      succeeded(await compose('up', '--detach'));
      const id = succeeded(await compose('ps', '--all', '--quiet', 'app')).trim();
      succeeded(await docker('wait', id));
      return (await docker('logs', id)).stdout.length > 3_900_000;
    },
  },
  {
    rule: 'compose/init-process',
    says: 'children that nobody waits for stay as zombies',
    bad: service('', ORPHANS),
    good: service('init: true', ORPHANS),
    goesWrong: async (one) => {
      return (await inside(one, ZOMBIES)) !== '0';
    },
  },
  {
    rule: 'compose/tmpfs-options',
    says: 'with exec what was put into a tmpfs runs',
    bad: service('tmpfs: ["/scratch:exec"]'),
    good: service('tmpfs: ["/scratch"]'),
    goesWrong: async (one) =>
      (await inside(one, 'cp /usr/bin/id /scratch/id && /scratch/id -u && echo ran'))?.endsWith('ran') ??
      false,
  },
  {
    rule: 'compose/host-namespace',
    says: "the processes of the host are the container's to see",
    bad: service('pid: host'),
    good: service(''),
    goesWrong: async (one) => !((await inside(one, 'cat /proc/1/comm')) ?? 'sleep').startsWith('sleep'),
  },
  {
    rule: 'compose/privileged',
    says: 'a privileged container has every capability',
    bad: service('privileged: true'),
    good: service(''),
    goesWrong: async (one) => {
      const bits = await inside(one, "awk '/^CapEff/ {print $2}' /proc/1/status");
      // SYS_ADMIN is the 21st.
      return (BigInt(`0x${bits}`) & (1n << 21n)) !== 0n;
    },
  },
  {
    rule: 'compose/docker-socket',
    says: 'whoever has the socket may ask the engine for anything',
    bad: service('volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]'),
    good: service(''),
    goesWrong: async (one) => {
      const ask =
        'import http.client,socket; c=http.client.HTTPConnection("x"); c.sock=socket.socket(socket.AF_UNIX); c.sock.connect("/var/run/docker.sock"); c.request("GET","/version"); print(c.getresponse().status)';
      return (await inside(one, `python3 -c '${ask}'`)) === '200';
    },
  },
  {
    rule: 'compose/unknown-dependency',
    says: 'a dependency that does not exist keeps the stack from starting',
    bad: service('depends_on: [db]'),
    good: service(''),
    goesWrong: async ({ compose }) => (await compose('config', '--quiet')).code !== 0,
  },
  {
    rule: 'compose/repeated-port',
    says: 'a second service on one host port does not start',
    bad: `services:\n  a: &a\n    image: python:3.11-slim\n    command: sleep infinity\n    ports: ["127.0.0.1:25433:80"]\n  b: *a\n`,
    good: `services:\n  a:\n    image: python:3.11-slim\n    command: sleep infinity\n    ports: ["127.0.0.1:25433:80"]\n`,
    goesWrong: async ({ compose }) => (await compose('up', '--detach')).code !== 0,
  },
];
