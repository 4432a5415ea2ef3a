import type { Choice } from '../../model/evidence.ts';
import type { Probe } from '../../model/plan.ts';
import type { ProxyPlan, Stack, StackService } from '../../model/stack.ts';
import type { Emission } from '../input.ts';
import { HEALTH_PORT, PROXY_CONFIG } from '../nginx/nginx.ts';
import { UNASKED } from '../words.ts';
import { Said, type YamlObject, type YamlValue } from '../yaml.ts';
import { healthcheck, memory, resources, secretNames } from './settings.ts';

/** What production adds: the proxy, the only service with a published port. */
export function prodStack({ plan: { stack, services } }: Emission): YamlObject {
  const proxy = stack.proxy;
  const restarted = Object.fromEntries([
    ...stack.services.flatMap((one) =>
      restart(one, services.find(({ id }) => id === one.image)?.probe ?? null),
    ),
    ...stack.stores.map(({ id }) => [id, { restart: 'unless-stopped' }] as const),
  ]);
  if (!proxy) return { services: restarted };
  const tls = proxy.value.domain !== null;
  return {
    services: { proxy: new Said(proxyService(proxy.value, stack), proxy.because), ...restarted },
    configs: { proxy: { file: `./${PROXY_CONFIG}` } },
    secrets: tls
      ? {
          tls_certificate: { file: './secrets/tls_certificate' },
          tls_key: { file: './secrets/tls_key' },
        }
      : undefined,
  };
}

/** What ends by itself is tried again when it failed; a migration is not: what waits for it does not start. */
function restart(
  { id, image, role, probe }: StackService,
  own: Choice<Probe> | null,
): readonly (readonly [string, YamlValue])[] {
  if (role === 'once' && id !== image) return [];
  const policy = { restart: role === 'once' ? 'on-failure:5' : 'unless-stopped' };
  const asked = probe !== null || own !== null;
  return [[id, asked ? policy : new Said(policy, `plimsoll ignore=compose/healthcheck: ${UNASKED}`)]];
}

function proxyService(proxy: ProxyPlan, stack: Stack): YamlObject {
  const { port, tlsPort, domain, networks, limits } = proxy;
  const servers = [...new Set(proxy.routes.map(({ value }) => value.service))].sort();
  const open = stack.services.filter(({ id }) => servers.includes(id));
  const published =
    domain === null
      ? [`\${HTTP_ADDRESS:-127.0.0.1}:\${HTTP_PORT:-8080}:${port}`]
      : [
          `\${HTTP_ADDRESS:-0.0.0.0}:\${HTTP_PORT:-80}:${port}`,
          `\${HTTP_ADDRESS:-0.0.0.0}:\${HTTPS_PORT:-443}:${tlsPort}`,
        ];
  return {
    image: new Said(`\${PROXY_IMAGE:-${proxy.image.value}}`, proxy.image.because),
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    read_only: true,
    init: true,
    restart: 'unless-stopped',
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5', compress: 'true' } },
    user: '101:101',
    ports: new Said(
      published,
      domain === null ? 'on this machine alone, until another address is given' : 'what the world reaches',
    ),
    configs: [{ source: 'proxy', target: '/etc/nginx/nginx.conf' }],
    secrets: domain === null ? undefined : secretNames(['TLS_CERTIFICATE', 'TLS_KEY']),
    tmpfs: [`/tmp:size=${memory(upload(proxy) * 2)},mode=0700,uid=101,gid=101`.toLowerCase()],
    networks,
    depends_on: Object.fromEntries(open.map(({ id }) => [id, { condition: 'service_healthy' }])),
    healthcheck: healthcheck(proxyProbe()),
    stop_signal: new Said('SIGQUIT', 'requests may end'),
    stop_grace_period: '30s',
    deploy: resources(limits, null),
  };
}

/** Asked on a port of its own, which nobody outside reaches. */
export function proxyProbe(): Choice<Probe> {
  const argv = ['wget', '-q', '-T', '3', '-O', '/dev/null', `http://127.0.0.1:${HEALTH_PORT}/`];
  const value = { argv, route: '/', interval: 10, timeout: 5, startPeriod: 10, retries: 3 };
  return { value, because: '', evidence: [] };
}

/** Bytes of the largest request, which is kept in a file until it is whole. */
export function upload({ routes }: ProxyPlan): number {
  return Math.max(32 * 2 ** 20, ...routes.map(({ value }) => value.upload));
}
