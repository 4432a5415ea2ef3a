import { escapePattern } from '../../formats/text/escape.ts';
import type { Choice } from '../../model/evidence.ts';
import type { EmittedFile } from '../../model/files.ts';
import type { ServiceKind } from '../../model/inventory.ts';
import type { ProxyPlan, ProxyRoute, Rate } from '../../model/stack.ts';
import type { Emission } from '../input.ts';
import { commented } from '../words.ts';
import { contentPolicy } from './policy.ts';

/** Path of the proxy's settings, from the root. */
export const PROXY_CONFIG = 'nginx/nginx.conf';

/** Port at which the proxy says that it works, for its own health check. */
export const HEALTH_PORT = 8181;

/** The proxy's whole configuration; nothing when nothing takes requests. */
export function nginx(input: Emission): readonly EmittedFile[] {
  const { stack, services } = input.plan;
  if (!stack.proxy) return [];
  const proxy = stack.proxy.value;
  const front = proxy.routes.find(({ value }) => value.prefix === '/')?.value.service;
  const kind = services.find(({ id }) => id === front)?.kind ?? 'api';
  const replicas = new Map(stack.services.map(({ id, replicas: count }) => [id, count.value]));
  const text = [
    '# What stands in front of the stack in production. Written by plimsoll emit.',
    ...MAIN,
    'http {',
    ...indent(HTTP),
    '',
    ...indent(headers(kind, proxy.domain !== null)),
    ...indent(rates(proxy)),
    ...indent(groups(proxy, replicas)),
    '',
    ...indent(HEALTH),
    '',
    ...indent(servers(proxy, replicas)),
    '}',
    '',
  ];
  return [{ path: PROXY_CONFIG, text: text.join('\n'), what: 'proxy of production' }];
}

const MAIN = [
  'worker_processes 2;',
  'pid /tmp/nginx.pid;',
  'error_log stderr warn;',
  '',
  'events {',
  '  worker_connections 1024;',
  '}',
  '',
];

const HTTP = [
  'include /etc/nginx/mime.types;',
  'default_type application/octet-stream;',
  'access_log /dev/stdout;',
  'server_tokens off;',
  'sendfile on;',
  'keepalive_timeout 65;',
  '',
  '# The root is read only: what does not fit into memory goes to /tmp.',
  'client_body_temp_path /tmp/client_body;',
  'proxy_temp_path /tmp/proxy;',
  'fastcgi_temp_path /tmp/fastcgi;',
  'uwsgi_temp_path /tmp/uwsgi;',
  'scgi_temp_path /tmp/scgi;',
  '',
  'gzip on;',
  'gzip_vary on;',
  'gzip_proxied any;',
  'gzip_min_length 1024;',
  'gzip_types application/javascript application/json image/svg+xml text/css text/plain;',
  '',
  "# The engine's own name server: a container that comes back has another address.",
  'resolver 127.0.0.11 valid=10s ipv6=off;',
  '',
  'map $http_upgrade $connection_upgrade {',
  '  default upgrade;',
  '  "" "";',
  '}',
];

const HEALTH = [
  '# For the health check of the container.',
  'server {',
  `  listen 127.0.0.1:${HEALTH_PORT};`,
  '  access_log off;',
  '  location / {',
  '    return 204;',
  '  }',
  '}',
];

/** One counter for each rate that some route has. */
function rates({ routes }: ProxyPlan): readonly string[] {
  const used = routes.flatMap(({ value }) => value.rate ?? []);
  const unique = [...new Map(used.map((rate): [string, Rate] => [rate.name, rate])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  if (unique.length === 0) return [];
  const zones = unique.map(
    ({ name, perMinute }) => `limit_req_zone $binary_remote_addr zone=${name}:2m rate=${perMinute}r/m;`,
  );
  return ['', ...zones, 'limit_req_status 429;'];
}

/** Several containers of a service: the one with the least to do gets the request. */
function groups({ routes }: ProxyPlan, replicas: ReadonlyMap<string, number>): readonly string[] {
  const ports = new Map(routes.map(({ value }) => [value.service, value.port]));
  return [...ports].flatMap(([id, port]) =>
    (replicas.get(id) ?? 1) > 1
      ? ['', `upstream ${id} {`, '  least_conn;', `  server ${id}:${port};`, '}']
      : [],
  );
}

function servers(proxy: ProxyPlan, replicas: ReadonlyMap<string, number>): readonly string[] {
  const body = [
    '',
    ...PASSED,
    '',
    'client_max_body_size 2m;',
    ...proxy.routes.flatMap((route) => ['', ...location(route, replicas)]),
  ];
  const { port, tlsPort, domain } = proxy;
  if (domain === null) return ['server {', ...indent([`listen ${port};`, 'server_name _;', ...body]), '}'];
  return [
    'server {',
    ...indent([`listen ${port};`, `server_name ${domain};`, `return 301 https://${domain}$request_uri;`]),
    '}',
    '',
    'server {',
    ...indent([`listen ${tlsPort} ssl http2;`, `server_name ${domain};`, '', ...TLS, ...body]),
    '}',
  ];
}

/** The parameter `http2` is read by every nginx; its directive only by those from 1.25.1 on. Intermediate compatibility (Mozilla, "Server Side TLS"). */
const TLS = [
  'ssl_certificate /run/secrets/tls_certificate;',
  'ssl_certificate_key /run/secrets/tls_key;',
  'ssl_protocols TLSv1.2 TLSv1.3;',
  'ssl_session_cache shared:tls:5m;',
  'ssl_session_timeout 1d;',
  'ssl_session_tickets off;',
];

const PASSED = [
  'proxy_http_version 1.1;',
  'proxy_set_header Host $host;',
  'proxy_set_header X-Real-IP $remote_addr;',
  'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  'proxy_set_header X-Forwarded-Proto $scheme;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
  'proxy_hide_header X-Powered-By;',
  'proxy_connect_timeout 5s;',
];

function headers(kind: ServiceKind, tls: boolean): readonly string[] {
  return [
    '# A service that sends a policy of its own knows its pages better.',
    'map $upstream_http_content_security_policy $content_policy {',
    `  "" "${contentPolicy(kind)}";`,
    '  default "";',
    '}',
    'add_header X-Content-Type-Options nosniff always;',
    'add_header X-Frame-Options DENY always;',
    'add_header Referrer-Policy strict-origin-when-cross-origin always;',
    'add_header Permissions-Policy "camera=(self), microphone=(self), geolocation=(self)" always;',
    'add_header Content-Security-Policy $content_policy always;',
    ...(tls ? ['add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;'] : []),
  ];
}

function location(
  { value, because }: Choice<ProxyRoute>,
  replicas: ReadonlyMap<string, number>,
): readonly string[] {
  const { prefix, exact, service, port, strip, rate } = value;
  const group = (replicas.get(service) ?? 1) > 1;
  const own = stripped(prefix, exact);
  const lines = [
    ...(rate ? [`limit_req zone=${rate.name} burst=${rate.burst} nodelay;`] : []),
    `client_max_body_size ${size(value.upload)};`,
    `proxy_read_timeout ${value.timeout}s;`,
    `proxy_send_timeout ${value.timeout}s;`,
    ...(value.streaming ? ['proxy_buffering off;'] : []),
    // A name in a variable is looked up again when it is no longer valid. It is set first: `break` ends what is set, too.
    ...(group ? [] : [`set $${variable(service)} http://${service}:${port};`]),
    ...(strip ? [`rewrite ^/${escapePattern(own)}(/.*)$ $1 break;`] : []),
    `proxy_pass ${group ? `http://${service}` : `$${variable(service)}`};`,
  ];
  return [...commented(because), `location ${exact ? '= ' : ''}${quoted(prefix)} {`, ...indent(lines), '}'];
}

function size(bytes: number): string {
  const kilo = Math.ceil(bytes / 1024);
  return kilo % 1024 === 0 ? `${kilo / 1024}m` : `${kilo}k`;
}

/** The first part of a prefix, which the service's own routes do not have. */
function stripped(prefix: string, exact: boolean): string {
  return exact ? (prefix.split('/')[1] ?? '') : prefix.replace(/^\/|\/$/g, '');
}

function variable(service: string): string {
  return `${service.replace(/\W/g, '_')}_at`;
}

function quoted(path: string): string {
  return /^[\w/.~%-]+$/.test(path) ? path : JSON.stringify(path);
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
