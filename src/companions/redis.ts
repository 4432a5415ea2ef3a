import type { Companion, CompanionPackages } from '../model/companion.ts';
import { askedByScript, ENTRYPOINT, PATH, SHELL, SYSTEM, tools } from './common.ts';

/** Redis, as the image `redis` is used. */
export const redis: Companion = {
  id: 'redis',
  title: 'Redis',
  suites: { bookworm: redisPackages('redis', '7.0'), trixie: redisPackages('redis', '8.0') },
  user: { uid: 999, gid: 999, name: 'redis', home: '/data' },
  env: { PATH },
  workdir: '/data',
  entrypoint: ENTRYPOINT,
  command: ['redis-server'],
  ports: [6379],
  writable: [
    { path: '/data', kind: 'volume' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  probe: askedByScript({ interval: 5, timeout: 3, startPeriod: 20, retries: 5 }),
  stop: { signal: 'SIGTERM', grace: 30 },
  limits: { memory: 256 * 1024 * 1024, cpus: 1, pids: 100 },
};

/** Of Redis, and of what goes on from it under another name. */
export function redisPackages(name: 'redis' | 'valkey', version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      ...SHELL,
      ...tools('cat'),
      [`${name}-server`]: ['usr/bin/'],
      // The server is a link to the first of these.
      [`${name}-tools`]: [`usr/bin/${name}-check-rdb`, `usr/bin/${name}-cli`],
    },
  };
}
