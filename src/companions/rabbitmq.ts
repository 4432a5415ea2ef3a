import type { Companion, CompanionPackages } from '../model/companion.ts';
import { ENTRYPOINT, PATH, SHELL, SYSTEM, tools } from './common.ts';

/** What RabbitMQ starts of Erlang; `erlang-base` holds the machine itself. */
const ERLANG = [
  ...['asn1', 'crypto', 'eldap', 'inets', 'mnesia', 'os-mon', 'parsetools', 'public-key'],
  ...['runtime-tools', 'ssl', 'syntax-tools', 'tools', 'xmerl'],
];

/** RabbitMQ, as the image `rabbitmq` is used. */
export const rabbitmq: Companion = {
  id: 'rabbitmq',
  title: 'RabbitMQ',
  suites: { bookworm: server('3.10'), trixie: server('4.0') },
  user: { uid: 999, gid: 999, name: 'rabbitmq', home: '/var/lib/rabbitmq' },
  env: {
    HOME: '/var/lib/rabbitmq',
    LANG: 'C.UTF-8',
    PATH: `/usr/lib/rabbitmq/bin:${PATH}`,
    RABBITMQ_LOGS: '-',
  },
  workdir: '/var/lib/rabbitmq',
  entrypoint: ENTRYPOINT,
  command: ['rabbitmq-server'],
  ports: [5672, 15672, 15692],
  writable: [
    { path: '/var/lib/rabbitmq', kind: 'volume' },
    { path: '/var/log/rabbitmq', kind: 'tmpfs' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  // Asked of the broker itself, by a machine of its own: it takes a second of a processor.
  probe: {
    argv: ['rabbitmq-diagnostics', '--quiet', 'check_port_connectivity'],
    route: '/',
    interval: 30,
    timeout: 20,
    startPeriod: 60,
    retries: 3,
  },
  // Messages are written out first.
  stop: { signal: 'SIGTERM', grace: 60 },
  limits: { memory: 512 * 1024 * 1024, cpus: 1, pids: 300 },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      ...SHELL,
      ...tools(
        'basename',
        'cat',
        'chmod',
        'date',
        'df',
        'dirname',
        'env',
        'expr',
        'id',
        'mkdir',
        'readlink',
        'rm',
      ),
      // For those who ask others who somebody is.
      'ca-certificates': [],
      'erlang-base': ['usr/bin/', 'usr/lib/erlang/'],
      ...Object.fromEntries(ERLANG.map((name) => [`erlang-${name}`, ['usr/lib/erlang/']])),
      'libc-bin': ['usr/lib/locale/C.utf8/'],
      'rabbitmq-server': ['usr/lib/rabbitmq/'],
    },
  };
}
