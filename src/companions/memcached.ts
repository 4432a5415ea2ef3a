import type { Companion, CompanionPackages } from '../model/companion.ts';
import { askedByScript, ENTRYPOINT, PATH, SYSTEM } from './common.ts';

/** memcached, as the image `memcached` is used. */
export const memcached: Companion = {
  id: 'memcached',
  title: 'memcached',
  suites: { bookworm: server('1.6.18'), trixie: server('1.6.38') },
  user: { uid: 11211, gid: 11211, name: 'memcache', home: '/tmp' },
  env: { PATH },
  workdir: '/',
  entrypoint: ENTRYPOINT,
  command: ['memcached'],
  ports: [11211],
  writable: [{ path: '/tmp', kind: 'tmpfs' }],
  // Of the shells this one reaches a port: that is how memcached is asked.
  links: { 'usr/bin/sh': 'bash' },
  probe: askedByScript({ interval: 5, timeout: 3, startPeriod: 5, retries: 3 }),
  stop: { signal: 'SIGTERM', grace: 10 },
  limits: { memory: 128 * 1024 * 1024, cpus: 1, pids: 50 },
};

function server(version: string): CompanionPackages {
  return { version, packages: { ...SYSTEM, bash: ['usr/bin/bash'], memcached: ['usr/bin/memcached'] } };
}
