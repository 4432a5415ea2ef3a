import type { Companion, CompanionPackages } from '../model/companion.ts';
import { PATH, SHELL, SYSTEM, tools } from './common.ts';

/** Redis, as the image `redis` is used. */
export const redis: Companion = {
  id: 'redis',
  title: 'Redis',
  suites: { bookworm: server('7.0'), trixie: server('8.0') },
  user: { uid: 999, gid: 999, name: 'redis', home: '/data' },
  env: { PATH },
  workdir: '/data',
  entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
  command: ['redis-server'],
  ports: [6379],
  writable: [
    { path: '/data', kind: 'volume' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  probe: {
    argv: ['/usr/local/bin/healthy.sh'],
    route: '/',
    interval: 5,
    timeout: 3,
    startPeriod: 20,
    retries: 5,
  },
  stop: { signal: 'SIGTERM', grace: 30 },
  limits: { memory: 256 * 1024 * 1024, cpus: 1, pids: 100 },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      ...SHELL,
      ...tools('cat'),
      'redis-server': ['usr/bin/'],
      // The server is a link to the first of these.
      'redis-tools': ['usr/bin/redis-check-rdb', 'usr/bin/redis-cli'],
    },
  };
}
