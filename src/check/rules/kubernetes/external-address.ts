import { at, items } from '../../../formats/yaml/node.ts';
import type { KubernetesRule } from '../../rule.ts';

const service = (spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: app}\nspec: ${spec}\n`;

export const externalAddress: KubernetesRule = {
  id: 'kubernetes/external-address',
  title: 'No external address taken by a Service',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0108'],
  why: 'With externalIPs a Service can take traffic of others (CVE-2020-8554); externalName sends clients wherever its DNS name leads.',
  fix: 'Use a load balancer or an Ingress.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
  bad: [{ at: 4, example: service('{externalIPs: [192.0.2.10], ports: [{port: 80}]}') }],
  good: [service('{ports: [{port: 80}]}')],
  check({ objects }, report) {
    for (const { kind, spec, name } of objects) {
      const addresses = at(spec, 'externalIPs');
      const outside = at(spec, 'externalName');
      if (kind !== 'Service') continue;
      if (addresses && items(addresses).length > 0) report(addresses, `${name} takes external addresses`);
      if (outside) report(outside, `${name} leads outside the cluster`, { persona: 'pedantic' });
    }
  },
};
