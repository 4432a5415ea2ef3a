import { at, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const rootGroup: KubernetesRule = {
  id: 'kubernetes/root-group',
  title: 'No root group',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0116'],
  why: 'Files of the image and of volumes are often open to group 0.',
  fix: 'Set runAsGroup, fsGroup and supplementalGroups to other numbers.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [
    {
      at: 10,
      example: inDeployment(
        'securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 0, seccompProfile: {type: RuntimeDefault}}',
        '',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      const groups = [
        at(pod.security, 'runAsGroup'),
        at(pod.security, 'fsGroup'),
        ...items(at(pod.security, 'supplementalGroups')),
      ];
      for (const group of groups)
        if (group && text(group) === '0') report(group, `${object.name} is in the root group`);
    }
    for (const { container } of containers(facts)) {
      const group = at(container.security, 'runAsGroup');
      if (group && text(group) === '0') report(group, `${container.name} is in the root group`);
    }
  },
};
