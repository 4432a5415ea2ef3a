import { at, items } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const hostPort: KubernetesRule = {
  id: 'kubernetes/host-port',
  title: 'No port of the node',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0024'],
  why: 'A host port is open past network policies, and binds the pod to one per node.',
  fix: 'Remove hostPort and use a Service.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [{ at: 14, example: inDeployment('', 'ports: [{containerPort: 8000, hostPort: 8000}]') }],
  good: [inDeployment('', 'ports: [{containerPort: 8000}]')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      for (const port of items(at(container.node, 'ports'))) {
        const found = at(port, 'hostPort');
        if (found) report(found, `${container.name} takes a port of the node`);
      }
    }
  },
};
