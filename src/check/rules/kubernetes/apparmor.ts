import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

export const apparmor: KubernetesRule = {
  id: 'kubernetes/apparmor',
  title: "The runtime's AppArmor profile",
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0002'],
  why: "Another profile, or none, takes away what keeps a process from the node's files.",
  fix: 'Remove the setting, or use RuntimeDefault.',
  source: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
  bad: [
    {
      at: 14,
      example: inDeployment(
        '',
        'securityContext: {appArmorProfile: {type: Unconfined}, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod, container } of containers(facts)) {
      const old = [...object.annotations, ...pod.annotations].find(
        ({ key }) => key === `${PREFIX}${container.name}`,
      );
      if (old && text(old.value) !== 'runtime/default')
        report(old.at, `${container.name} runs with the AppArmor profile ${text(old.value)}`);
      const type =
        at(container.security, 'appArmorProfile', 'type') ?? at(pod.security, 'appArmorProfile', 'type');
      if (type && text(type) === 'Unconfined') report(type, `${container.name} runs without AppArmor`);
    }
  },
};
