import { WEB_PROGRAMS, WEB_SERVER } from '../formats/nginx/server.ts';
import type { Companion, CompanionPackages } from '../model/companion.ts';
import { applets, ENTRYPOINT, PATH, SYSTEM } from './common.ts';

/**
 * nginx, as the image `nginx` is used, by a user without rights: the web server of static front ends, with a shell to fill in
 * templates.
 */
export const nginx: Companion = {
  id: 'nginx',
  title: 'nginx',
  suites: { bookworm: server('1.22'), trixie: server('1.26') },
  user: { uid: 101, gid: 101, name: 'nginx', home: '/tmp' },
  env: { PATH },
  workdir: '/',
  entrypoint: ENTRYPOINT,
  command: ['nginx', '-g', 'daemon off;'],
  ports: [8080],
  writable: [{ path: '/tmp', kind: 'tmpfs' }],
  links: {
    ...applets('sh', 'cat', 'grep', 'mkdir', 'nc'),
    // Where configurations of others write: all of it may be lost, and only /tmp can be written to.
    'run/nginx.pid': '/tmp/nginx.pid',
    'var/cache/nginx': '/tmp',
    'var/lib/nginx': '/tmp',
    'var/log/nginx/access.log': '/dev/stdout',
    'var/log/nginx/error.log': '/dev/stderr',
  },
  probe: {
    argv: WEB_SERVER.probe(8181, '/'),
    route: '/',
    interval: 5,
    timeout: 4,
    startPeriod: 10,
    retries: 3,
  },
  // Answers are finished first.
  stop: { signal: 'SIGQUIT', grace: 30 },
  limits: { memory: 128 * 1024 * 1024, cpus: 1, pids: 100 },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      busybox: ['usr/bin/busybox'],
      'gettext-base': ['usr/bin/envsubst'],
      ...Object.fromEntries(
        WEB_PROGRAMS.map((program) => [program.package, program.files.map((path) => path.slice(1))]),
      ),
      'nginx-common': ['etc/nginx/mime.types', 'etc/nginx/fastcgi_params', 'usr/share/nginx/html/'],
    },
  };
}
