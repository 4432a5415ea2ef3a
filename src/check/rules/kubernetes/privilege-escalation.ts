import { at } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const privilegeEscalation: KubernetesRule = {
  id: 'kubernetes/privilege-escalation',
  title: 'allowPrivilegeEscalation: false',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0001'],
  why: "Without it a set-uid program in the image turns the service's user into root.",
  fix: 'Set securityContext.allowPrivilegeEscalation: false.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  bad: [
    {
      at: 13,
      example: inDeployment(
        '',
        'securityContext: {readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      const allowed = at(container.security, 'allowPrivilegeEscalation');
      if (allowed?.kind === 'scalar' && allowed.value === false) continue;
      report(
        allowed ?? at(container.node, 'name') ?? container.node,
        `${container.name} may gain privileges`,
      );
    }
  },
};
