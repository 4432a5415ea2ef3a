import { createHash } from 'node:crypto';
import type { ProxyPlan } from '../../model/stack.ts';
import { proxyProbe, upload } from '../compose/prod.ts';
import { healthcheck, secretNames } from '../compose/settings.ts';
import type { Emission } from '../input.ts';
import { nginx, PROXY_CONFIG } from '../nginx/nginx.ts';
import { Said, type YamlObject } from '../yaml.ts';
import { lasting, resources } from './deploy.ts';
import { memory } from './services.ts';

const UPDATED = 'a configuration never changes under its name: this one is of what the file holds';

/** The proxy, with ports of the node itself: behind the routing mesh every client would have one address. */
export function proxyService(proxy: ProxyPlan): YamlObject {
  const { port, tlsPort, domain, networks, limits } = proxy;
  const open = (target: number, name: string, usual: number): YamlObject => ({
    target,
    published: `\${${name}:-${usual}}`,
    protocol: 'tcp',
    mode: 'host',
  });
  return {
    image: new Said(`\${PROXY_IMAGE:-${proxy.image.value}}`, proxy.image.because),
    '<<': 'hardened',
    user: '101:101',
    ports: new Said(
      domain === null
        ? [open(port, 'HTTP_PORT', 8080)]
        : [open(port, 'HTTP_PORT', 80), open(tlsPort, 'HTTPS_PORT', 443)],
      'of the node itself: behind the routing mesh all clients have one address, and one limit of requests',
    ),
    configs: [{ source: 'proxy', target: '/etc/nginx/nginx.conf' }],
    secrets: domain === null ? undefined : secretNames(['TLS_CERTIFICATE', 'TLS_KEY']),
    volumes: [memory('/tmp', upload(proxy) * 2)],
    networks,
    healthcheck: healthcheck(proxyProbe()),
    stop_signal: new Said('SIGQUIT', 'requests may end'),
    stop_grace_period: '30s',
    deploy: {
      ...lasting({ alone: true, replicas: 1, probe: proxyProbe().value }),
      ...resources(limits, null),
    },
  };
}

/** The settings that Compose mounts, under a name that changes with them. */
export function proxyConfig(input: Emission): YamlObject {
  const text = nginx(input)
    .map((file) => file.text)
    .join('');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { proxy: { name: new Said(`proxy-${hash}`, UPDATED), file: `../${PROXY_CONFIG}` } };
}
