import { at, isEmpty } from '../../../formats/yaml/node.ts';
import type { Persona } from '../../../model/check.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const RESOURCES: readonly (readonly [string, string, string, Alias, Persona])[] = [
  ['limits', 'memory', 'memory limit', 'trivy:KSV-0018', 'regular'],
  ['requests', 'memory', 'memory request', 'trivy:KSV-0016', 'regular'],
  ['requests', 'cpu', 'CPU request', 'trivy:KSV-0015', 'regular'],
  ['limits', 'cpu', 'CPU limit', 'trivy:KSV-0011', 'pedantic'],
];

export const resources: KubernetesRule = {
  id: 'kubernetes/resources',
  title: 'Requests and limits',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: RESOURCES.map(([, , , alias]) => alias),
  why: 'Without requests pods are packed onto a node that cannot hold them; without a memory limit one that leaks takes the others down.',
  fix: 'Set resources from what the service was measured to need.',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  bad: [
    {
      at: 13,
      example: inDeployment('', 'resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: "1"}}'),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      for (const [kind, name, what, alias, persona] of RESOURCES) {
        if (!isEmpty(at(container.node, 'resources', kind, name))) continue;
        report(at(container.node, 'name') ?? container.node, `${container.name} has no ${what}`, {
          aliases: [alias],
          persona,
        });
      }
    }
  },
};
