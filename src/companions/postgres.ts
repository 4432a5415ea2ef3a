import type { Companion, CompanionPackages } from '../model/companion.ts';
import { ENTRYPOINT, PATH, SHELL, SYSTEM, tools } from './common.ts';

/** PostgreSQL, as the image `postgres` is used. */
export const postgres: Companion = {
  id: 'postgres',
  title: 'PostgreSQL',
  suites: { bookworm: postgresPackages(15), trixie: postgresPackages(17) },
  user: { uid: 999, gid: 999, name: 'postgres', home: '/var/lib/postgresql' },
  env: { LANG: 'C.UTF-8', PGDATA: '/var/lib/postgresql/data' },
  workdir: '/var/lib/postgresql',
  entrypoint: ENTRYPOINT,
  command: ['postgres'],
  ports: [5432],
  writable: [
    { path: '/var/lib/postgresql/data', kind: 'volume' },
    { path: '/run/postgresql', kind: 'tmpfs' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  // While it is being set up it listens on another socket only.
  probe: {
    argv: ['pg_isready', '-q', '-h', '127.0.0.1'],
    route: '/',
    interval: 5,
    timeout: 5,
    startPeriod: 60,
    retries: 5,
  },
  // The fast shutdown: sessions are ended, data is written out.
  stop: { signal: 'SIGINT', grace: 60 },
  limits: { memory: 512 * 1024 * 1024, cpus: 1, pids: 200 },
};

/** @param extensions what is added to the server, by package */
export function postgresPackages(
  major: number,
  extensions: CompanionPackages['packages'] = {},
): CompanionPackages {
  const root = `usr/lib/postgresql/${major}`;
  return {
    version: String(major),
    packages: {
      ...SYSTEM,
      ...SHELL,
      // Scripts of initdb.d are written for bash more often than not.
      bash: ['usr/bin/bash'],
      ...tools('cat', 'chmod', 'cp', 'date', 'env', 'id', 'ls', 'mkdir', 'rm', 'sleep'),
      gzip: ['usr/bin/gzip'],
      tzdata: [],
      'libc-bin': ['usr/bin/locale', 'usr/lib/locale/C.utf8/'],
      // Compiling queries to machine code would bring a compiler of a hundred megabytes, for reports over large tables.
      [`postgresql-${major}`]: [
        `!${root}/lib/bitcode/`,
        `!${root}/lib/llvmjit.so`,
        `!${root}/lib/llvmjit_types.bc`,
        `!usr/share/postgresql/${major}/man/`,
      ],
      [`postgresql-client-${major}`]: [`${root}/bin/`],
      ...extensions,
    },
    env: { PG_MAJOR: String(major), PATH: `${PATH}:/${root}/bin` },
  };
}
