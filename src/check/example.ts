import type { Inventory, Service } from '../model/inventory.ts';
import { bareService } from '../model/service.ts';

/** Stands for a digest in examples. */
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** A base image without findings. */
export const BASE = `debian:12-slim@${DIGEST}`;

/**
 * A Dockerfile that has no finding of its own, with some lines in its middle: they begin at line 2. Rules' examples
 * are written with it, so that they show one thing each.
 */
export function inImage(lines: string): string {
  return `FROM ${BASE}\n${lines}\nUSER 10001:10001\nHEALTHCHECK --start-period=1m CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;
}

/** The same with the lines in a stage of their own, which the last one starts from: for lines that install a lot. */
export function inBase(lines: string): string {
  return inImage(lines).replace(BASE, `${BASE} AS base`).replace('USER', 'FROM base\nUSER');
}

/** Settings of a service that has no finding, by key. */
const SERVICE: Readonly<Record<string, string>> = {
  image: `registry.example.org/api:1.2@${DIGEST}`,
  user: '"10001"',
  read_only: 'true',
  init: 'true',
  restart: 'unless-stopped',
  cap_drop: '[ALL]',
  security_opt: '["no-new-privileges:true"]',
  mem_limit: '512m',
  cpus: '1',
  pids_limit: '200',
  networks: '[app]',
  healthcheck: '{test: [CMD, /app/probe], start_period: 20s}',
  logging: '{driver: json-file, options: {max-size: 10m, max-file: "3"}}',
};

/**
 * A compose file that has no finding of its own, with some lines in its service: they begin at line 3 and take the
 * place of the setting of the same key. Settings named in `without` are left out; `rest` follows the service.
 */
export function inService(lines: string, without: readonly string[] = [], rest = ''): string {
  const own = lines === '' ? [] : lines.split('\n').map((line) => `    ${line}`);
  const keys = lines.split('\n').map((line) => line.split(':')[0] ?? '');
  const others = Object.entries(SERVICE)
    .filter(([key]) => !keys.includes(key) && !without.includes(key))
    .map(([key, value]) => `    ${key}: ${value}`);
  return ['services:', '  api:', ...own, ...others, `${rest}networks:`, '  app: {}', ''].join('\n');
}

const POD: Readonly<Record<string, string>> = {
  automountServiceAccountToken: 'false',
  securityContext:
    '{runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}',
};
const CONTAINER: Readonly<Record<string, string>> = {
  image: `registry.example.org/api:1.2@${DIGEST}`,
  securityContext:
    '{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
  resources: '{requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: "1", memory: 512Mi}}',
  readinessProbe: '{httpGet: {path: /health, port: 8000}}',
  livenessProbe: '{httpGet: {path: /health, port: 8000}}',
  startupProbe: '{httpGet: {path: /health, port: 8000}, failureThreshold: 30}',
};

/**
 * A Deployment that has no finding of its own, with some lines in its pod (they begin at line 10) or container
 * (at line 14 when there are none in the pod). Settings of the same key, and those in `without`, are left out.
 */
export function inDeployment(pod: string, container: string, without: readonly string[] = []): string {
  const block = (
    own: string,
    settings: Readonly<Record<string, string>>,
    indent: string,
  ): readonly string[] => {
    const lines = own === '' ? [] : own.split('\n');
    const keys = lines.map((line) => line.split(':')[0] ?? '');
    const rest = Object.entries(settings).filter(([key]) => !keys.includes(key) && !without.includes(key));
    return [...lines, ...rest.map(([key, value]) => `${key}: ${value}`)].map((line) => `${indent}${line}`);
  };
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: {name: api, namespace: app}',
    'spec:',
    '  replicas: 2',
    '  selector: {matchLabels: {app: api}}',
    '  template:',
    '    metadata: {labels: {app: api}}',
    '    spec:',
    ...block(pod, POD, '      '),
    '      containers:',
    '        - name: api',
    ...block(container, CONTAINER, '          '),
    '',
  ].join('\n');
}

/** Settings of an nginx server that has no finding. */
const SERVER = [
  'server_tokens off;',
  'add_header X-Content-Type-Options nosniff always;',
  'add_header Referrer-Policy strict-origin-when-cross-origin always;',
  "add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;",
  'client_max_body_size 20m;',
];

/** An nginx server that has no finding of its own, with some lines in it: they begin at line 3. */
export function inServer(lines: string, without: readonly string[] = []): string {
  const settings = SERVER.filter((line) => !without.some((part) => line.includes(part)));
  const all = [...lines.split('\n'), ...settings].filter((line) => line !== '');
  return ['server {', '  listen 8080;', ...all.map((line) => `  ${line}`), '}', ''].join('\n');
}

/** Directives of a location that passes requests on without a finding. */
export const PROXY =
  'proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; proxy_read_timeout 120s;';

/** An inventory of one Python service at the root, with what an example needs to know of it. */
export function inventoryOf(service: Partial<Service>, more: Partial<Inventory> = {}): Inventory {
  return {
    schema: 'plimsoll.inventory/1',
    services: [
      bareService({
        port: 8000,
        health: '/health',
        manifest: 'requirements.txt',
        manager: 'pip',
        ...service,
      }),
    ],
    stores: [],
    links: [],
    weights: [],
    containerFiles: [],
    diagnostics: [],
    ...more,
  };
}
