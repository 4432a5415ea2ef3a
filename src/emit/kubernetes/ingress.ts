import type { ProxyPlan, ProxyRoute } from '../../model/stack.ts';
import type { Emission } from '../input.ts';
import type { YamlObject } from '../yaml.ts';
import { labels } from './pod.ts';

/** Annotations of the controller that these are written for (ingress-nginx, "Annotations"). */
const NGINX = 'nginx.ingress.kubernetes.io';

/** The way in for each service that takes requests, with its size of uploads and its waiting time. */
export function ingressObjects({ plan: { stack } }: Emission): readonly YamlObject[] {
  const proxy = stack.proxy?.value;
  if (!proxy) return [];
  return proxy.routes.filter(({ value }) => !value.exact).map(({ value }) => ingress(value, proxy));
}

function ingress(route: ProxyRoute, { domain }: ProxyPlan): YamlObject {
  const prefix = route.prefix.replace(/\/$/, '');
  const backend = { service: { name: route.service, port: { number: route.port } } };
  const path = route.strip
    ? { path: `${prefix}(/|$)(.*)`, pathType: 'ImplementationSpecific', backend }
    : { path: route.prefix, pathType: 'Prefix', backend };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: route.service,
      namespace: 'app',
      labels: labels(route.service),
      annotations: {
        [`${NGINX}/proxy-body-size`]: `${Math.ceil(route.upload / 2 ** 20)}m`,
        [`${NGINX}/proxy-read-timeout`]: String(route.timeout),
        ...(route.streaming ? { [`${NGINX}/proxy-buffering`]: 'off' } : {}),
        ...(route.strip ? { [`${NGINX}/use-regex`]: 'true', [`${NGINX}/rewrite-target`]: '/$2' } : {}),
      },
    },
    spec: {
      ingressClassName: 'nginx',
      tls: domain === null ? undefined : [{ hosts: [domain], secretName: 'app-tls' }],
      rules: [{ ...(domain === null ? {} : { host: domain }), http: { paths: [path] } }],
    },
  };
}
