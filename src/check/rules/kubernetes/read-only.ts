import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const readOnly: KubernetesRule = {
  id: 'kubernetes/read-only',
  title: 'A read-only root file system',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0014'],
  why: 'Whoever takes over the service cannot then change its code or leave programs behind.',
  fix: 'Set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where the service writes.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [
    {
      at: 13,
      example: inDeployment(
        '',
        'securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts))
      if (!isTrue(at(container.security, 'readOnlyRootFilesystem')))
        report(at(container.node, 'name') ?? container.node, `${container.name} may write to its own image`);
  },
};
