import { entries } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const securityContext: KubernetesRule = {
  id: 'kubernetes/security-context',
  title: 'A security context of its own',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'security',
  aliases: ['trivy:KSV-0118'],
  why: 'The default context allows root, gaining privileges and every default capability.',
  fix: 'Add securityContext to the pod.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [{ at: 3, example: inDeployment('securityContext: {}', '') }],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts))
      if (entries(pod.security).length === 0)
        report(object.place, `${object.name} has the default security context`);
  },
};
