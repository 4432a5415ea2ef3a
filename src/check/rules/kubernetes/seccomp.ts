import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, type InPod, pods } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const ON_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const ON_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';

export const seccomp: KubernetesRule = {
  id: 'kubernetes/seccomp',
  title: 'A seccomp profile',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0030', 'trivy:KSV-0104'],
  why: "The runtime's default profile keeps some 50 system calls away that most escapes need; Kubernetes leaves it off unless asked.",
  fix: 'Set securityContext.seccompProfile.type: RuntimeDefault.',
  source: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
  bad: [
    {
      at: 13,
      example: inDeployment(
        'securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001}',
        'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL]}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      const old = [...object.annotations, ...pod.annotations].find(({ key }) => key === ON_POD);
      if (old && text(old.value) !== 'runtime/default')
        report(old.at, `${object.name} runs with the seccomp profile ${text(old.value)}`, {
          aliases: ['trivy:KSV-0030'],
        });
    }
    for (const found of containers(facts)) {
      const { container } = found;
      const type = profile(found);
      if (type === 'RuntimeDefault' || type === 'Localhost' || type === 'runtime/default') continue;
      const open = type === '' || type.toLowerCase() === 'unconfined';
      const own = text(at(container.security, 'seccompProfile', 'type'));
      const aliases: Alias[] = own === 'RuntimeDefault' || podAnnotated(found) ? [] : ['trivy:KSV-0030'];
      if (open) aliases.push('trivy:KSV-0104');
      if (aliases.length > 0)
        report(
          at(container.node, 'name') ?? container.node,
          `${container.name} runs without a seccomp profile`,
          { aliases },
        );
    }
  },
};

const podAnnotated = ({ pod }: InPod): boolean => pod.annotations.some(({ key }) => key === ON_POD);

function profile({ object, pod, container }: InPod): string {
  const annotation = [...object.annotations, ...pod.annotations].find(
    ({ key }) => key === `${ON_CONTAINER}${container.name}`,
  );
  return (
    text(at(container.security, 'seccompProfile', 'type')) ??
    text(at(pod.security, 'seccompProfile', 'type')) ??
    text(annotation?.value) ??
    ''
  );
}
