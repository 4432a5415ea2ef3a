import { at, isTrue, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const nonRoot: KubernetesRule = {
  id: 'kubernetes/non-root',
  title: 'runAsNonRoot',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0012', 'trivy:KSV-0105'],
  why: 'Without it the container runs as whoever the image says, which is root unless somebody thought of it.',
  fix: 'Set securityContext.runAsNonRoot: true, and a numeric USER in the image.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  bad: [
    {
      at: 13,
      example: inDeployment(
        'securityContext: {runAsUser: 10001, runAsGroup: 10001}',
        'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      const root = at(pod.security, 'runAsUser');
      if (root && text(root) === '0')
        report(root, `${object.name} runs as root`, { aliases: ['trivy:KSV-0105'] });
    }
    for (const { pod, container } of containers(facts)) {
      const root = at(container.security, 'runAsUser');
      if (root && text(root) === '0')
        report(root, `${container.name} runs as root`, { aliases: ['trivy:KSV-0105'] });
      const set = isTrue(at(container.security, 'runAsNonRoot')) || isTrue(at(pod.security, 'runAsNonRoot'));
      if (!set)
        report(at(container.node, 'name') ?? container.node, `${container.name} may run as root`, {
          aliases: ['trivy:KSV-0012'],
        });
    }
  },
};
