import type { KubernetesObject } from '../../../formats/kubernetes/manifest.ts';
import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import type { KubernetesRule } from '../../rule.ts';

const CORE = new Set(['kube-apiserver', 'etcd', 'kube-controller-manager', 'kube-scheduler']);

export const namespace: KubernetesRule = {
  id: 'kubernetes/namespace',
  title: 'A namespace of its own',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'security',
  aliases: ['trivy:KSV-0110', 'trivy:KSV-0037'],
  why: 'In default nothing is kept apart by quota, policy or role; in kube-system a pod stands beside what runs the cluster.',
  fix: 'Name a namespace of the application.',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  bad: [{ at: 3, example: inDeployment('', '').replace('namespace: app', 'namespace: default') }],
  good: [inDeployment('', '')],
  check({ objects }, report) {
    for (const object of objects) {
      const place = at(object.node, 'metadata', 'namespace') ?? object.place;
      if (object.namespace === 'kube-system' && !isCore(object))
        report(place, `${object.name} is in kube-system`, {
          aliases: ['trivy:KSV-0037'],
          persona: 'regular',
          severity: 'warning',
        });
      const unnamed = object.namespace === null;
      if (object.pod && (unnamed || object.namespace === 'default') && object.kind !== 'PodTemplate')
        report(place, `${object.name} is in the default namespace`, {
          aliases: ['trivy:KSV-0110'],
          ...(unnamed ? { persona: 'auditor' } : {}),
        });
    }
  },
};

function isCore({ labels, spec }: KubernetesObject): boolean {
  const label = (name: string): string => text(labels.find(({ key }) => key === name)?.value) ?? '';
  return (
    label('tier') === 'control-plane' &&
    CORE.has(label('component')) &&
    text(at(spec, 'priorityClassName')) === 'system-node-critical'
  );
}
