import type { Companion, CompanionPackages } from '../model/companion.ts';
import { applets, ENTRYPOINT, PATH, SYSTEM } from './common.ts';

/** What differs between programs that tell Prometheus what a store cannot tell it. */
export interface Exporter extends Pick<Companion, 'id' | 'title'> {
  /** Debian's package, and the program in it. */
  readonly package: string;
  /** Versions by suite. */
  readonly bookworm: string;
  readonly trixie: string;
  /** Number of the user and group that the official image has. */
  readonly user: number;
  readonly port: number;
}

/** An exporter, settled by the variables and options that people know from the official image. */
export function exporter(one: Exporter): Companion {
  const packages = (version: string): CompanionPackages => ({
    version,
    packages: { ...SYSTEM, busybox: ['usr/bin/busybox'], 'ca-certificates': [], [one.package]: ['usr/bin/'] },
  });
  return {
    id: one.id,
    files: 'exporter',
    title: one.title,
    suites: { bookworm: packages(one.bookworm), trixie: packages(one.trixie) },
    user: { uid: one.user, gid: one.user, name: 'exporter', home: '/tmp' },
    env: { EXPORTER: one.package, PATH },
    workdir: '/tmp',
    entrypoint: ENTRYPOINT,
    command: [],
    ports: [one.port],
    writable: [{ path: '/tmp', kind: 'tmpfs' }],
    links: applets('sh', 'wget'),
    probe: {
      argv: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${one.port}/`],
      route: '/',
      interval: 10,
      timeout: 4,
      startPeriod: 10,
      retries: 3,
    },
    stop: { signal: 'SIGTERM', grace: 10 },
    limits: { memory: 64 * 1024 * 1024, cpus: 0.5, pids: 50 },
  };
}
