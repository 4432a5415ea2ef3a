import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const procMount: KubernetesRule = {
  id: 'kubernetes/proc-mount',
  title: 'The default /proc',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0027'],
  why: 'The default hides parts of /proc through which the kernel can be read and changed.',
  fix: 'Remove procMount.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [
    {
      at: 14,
      example: inDeployment(
        '',
        'securityContext: {procMount: Unmasked, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      const found = at(container.security, 'procMount');
      if (!found) continue;
      const usual = text(found) === 'Default';
      report(
        found,
        `${container.name} has /proc mounted as ${text(found)}`,
        usual ? { persona: 'auditor' } : {},
      );
    }
  },
};
