import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const privileged: KubernetesRule = {
  id: 'kubernetes/privileged',
  title: 'No privileged container',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0017'],
  why: 'A privileged container has every device and capability of the node: it is no boundary.',
  fix: 'Remove privileged, and add the device or capability that is needed.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [
    {
      at: 14,
      example: inDeployment(
        '',
        'securityContext: {privileged: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      const found = at(container.security, 'privileged');
      if (found && isTrue(found)) report(found, `${container.name} runs privileged`);
    }
  },
};
