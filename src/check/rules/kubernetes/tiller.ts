import type { KubernetesObject, Pod } from '../../../formats/kubernetes/manifest.ts';
import { at, text, type YamlEntry } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers, pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const tiller: KubernetesRule = {
  id: 'kubernetes/tiller',
  title: 'No Tiller',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0102'],
  why: "Helm 2's server acts with rights over the whole cluster for whoever reaches it, and has been unsupported since 2020.",
  fix: 'Move to Helm 3, which has no server.',
  source: 'https://helm.sh/docs/topics/v2_v3_migration/',
  bad: [{ at: 3, example: inDeployment('', '').replace('name: api,', 'name: tiller-deploy,') }],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts))
      if (
        names({ object, pod }).some((name) => name.includes('tiller')) ||
        marked(object.labels) ||
        marked(pod.labels)
      )
        report(object.place, `${object.name} is Helm 2's server`);
    for (const { object, container } of containers(facts))
      if (container.image?.includes('tiller') && !object.name.includes('tiller'))
        report(container.node, `${container.name} is Helm 2's server`);
  },
};

const names = ({
  object,
  pod,
}: {
  readonly object: KubernetesObject;
  readonly pod: Pod;
}): readonly string[] => [object.name, text(at(pod.node, 'metadata', 'name')) ?? ''];

function marked(labels: readonly YamlEntry[]): boolean {
  return labels.some(
    ({ key, value }) =>
      (key === 'app' && text(value) === 'helm') || (key === 'name' && text(value) === 'tiller'),
  );
}
