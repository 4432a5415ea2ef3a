import { at, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const privilegedPort: KubernetesRule = {
  id: 'kubernetes/privileged-port',
  title: 'Container ports from 1024 up',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: ['trivy:KSV-0117'],
  why: 'To listen below 1024 a process must be root or have a capability for it.',
  fix: 'Let the service listen on a higher port, and map it in the Service.',
  source: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  bad: [{ at: 14, example: inDeployment('', 'ports: [{containerPort: 80}]') }],
  good: [inDeployment('', 'ports: [{containerPort: 8080}]')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      for (const port of items(at(container.node, 'ports'))) {
        const number = at(port, 'containerPort');
        if (number && Number(text(number)) < 1024)
          report(number, `${container.name} listens on port ${text(number)}`);
      }
    }
  },
};
