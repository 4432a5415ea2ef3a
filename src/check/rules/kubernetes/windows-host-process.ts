import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const windowsHostProcess: KubernetesRule = {
  id: 'kubernetes/windows-host-process',
  title: 'No Windows host process',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0103'],
  why: 'It runs on the node itself, with the rights of a user of the node.',
  fix: 'Remove windowsOptions.hostProcess.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [
    {
      at: 10,
      example: inDeployment(
        'securityContext: {windowsOptions: {hostProcess: true}, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}',
        '',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    const contexts = [
      ...pods(facts).map(({ pod }) => pod.security),
      ...containers(facts).map(({ container }) => container.security),
    ];
    for (const context of contexts) {
      const found = at(context, 'windowsOptions', 'hostProcess');
      if (found && isTrue(found)) report(found, 'the container runs as a process of the node');
    }
  },
};
