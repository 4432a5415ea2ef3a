import { at, text, type YamlNode } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const ALLOWED = new Set(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

export const selinux: KubernetesRule = {
  id: 'kubernetes/selinux',
  title: 'SELinux options as the standard allows',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0025'],
  why: 'Another type, user or role can take the confinement of containers away.',
  fix: 'Remove seLinuxOptions, or use container_t without user and role.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [
    {
      at: 10,
      example: inDeployment(
        'securityContext: {seLinuxOptions: {type: spc_t}, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}',
        '',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    const contexts = [
      ...pods(facts).map(({ object, pod }) => [object.name, pod.security] as const),
      ...containers(facts).map(({ container }) => [container.name, container.security] as const),
    ];
    for (const [name, context] of contexts)
      for (const option of forbidden(at(context, 'seLinuxOptions')))
        report(option, `${name} has an SELinux option that is not allowed`);
  },
};

function forbidden(options: YamlNode | null): readonly YamlNode[] {
  const type = at(options, 'type');
  const odd = type !== null && text(type) !== null && !ALLOWED.has(text(type) ?? '') ? [type] : [];
  return [...odd, at(options, 'user'), at(options, 'role')].filter((node) => node !== null);
}
