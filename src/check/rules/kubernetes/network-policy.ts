import { at, entry, items, type YamlNode } from '../../../formats/yaml/node.ts';
import type { KubernetesRule } from '../../rule.ts';

const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: api, namespace: app}\nspec: ${spec}\n`;

export const networkPolicy: KubernetesRule = {
  id: 'kubernetes/network-policy',
  title: 'Network policies that select something',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0038'],
  why: 'A policy without a selector protects other pods than is thought, or none.',
  fix: 'Name the pods with podSelector, and who may reach them.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  bad: [{ at: 3, example: policy('{policyTypes: [Ingress]}') }],
  good: [policy('{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress]}')],
  check({ objects }, report) {
    for (const { kind, spec, place, name } of objects)
      if (kind === 'NetworkPolicy' && !selects(spec)) report(place, `${name} selects nothing`);
  },
};

function selects(spec: YamlNode | null): boolean {
  const has = (node: YamlNode): boolean =>
    entry(node, 'podSelector') !== null || entry(node, 'namespaceSelector') !== null;
  if (!spec) return false;
  const peers = [
    ...items(at(spec, 'ingress')).flatMap((rule) => items(at(rule, 'from'))),
    ...items(at(spec, 'egress')).flatMap((rule) => items(at(rule, 'to'))),
  ];
  return has(spec) || peers.some(has);
}
