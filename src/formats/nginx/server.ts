import type { Program } from '../../model/plan.ts';

/** Debian packages below nginx: its libraries come by what it links to. */
export const WEB_PACKAGES: readonly string[] = ['base-files', 'ca-certificates', 'libc6'];

const NGINX = '/usr/sbin/nginx';
const PROBE = '/usr/lib/nagios/plugins/check_http';
const BROTLI = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';

/** The single files of Debian packages that a web server's image has: the server, its reader of brotli files, the probe. */
export const WEB_PROGRAMS: readonly Program[] = [
  { package: 'libnginx-mod-http-brotli-static', files: [BROTLI] },
  // Debian 13 has it under another name, and a link of its scripts to that.
  { package: 'monitoring-plugins-basic', files: [PROBE, `${PROBE}.deprecated`] },
  { package: 'nginx', files: [NGINX] },
];

/** How nginx is run and asked in such an image; it stops gracefully on SIGQUIT. */
export const WEB_SERVER = {
  command: [NGINX, '-e', 'stderr', '-g', 'daemon off;'],
  /** Asks for a route over HTTP: healthy is an answer of 200 within 4 seconds. */
  probe: (port: number, route: string): readonly string[] => [
    PROBE,
    ...['-I', '127.0.0.1', '-p', String(port), '-u', route, '-t', '4', '-e', ' 200 '],
  ],
} as const;

/**
 * The top of `nginx.conf` for a server without privileges on a read-only file system: everything it writes is in `/tmp`,
 * and its errors go to the log of the container.
 */
export const WEB_MAIN = `load_module ${BROTLI};
worker_processes 2;
pid /tmp/nginx.pid;
error_log stderr warn;

events {
    worker_connections 1024;
}
`;

/** Folders for what does not fit in memory, where it may write. */
export const WEB_TEMPORARY = `    client_body_temp_path /tmp/body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
`;
