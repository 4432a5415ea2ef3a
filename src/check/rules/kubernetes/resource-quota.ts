import { at, entry } from '../../../formats/yaml/node.ts';
import type { KubernetesRule } from '../../rule.ts';

const quota = (hard: string): string =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: quota, namespace: app}\nspec: {hard: {${hard}}}\n`;

export const resourceQuota: KubernetesRule = {
  id: 'kubernetes/resource-quota',
  title: 'A complete ResourceQuota',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['trivy:KSV-0040'],
  why: 'A quota that leaves out memory or CPU lets one namespace take the cluster.',
  fix: 'Give requests and limits for cpu and memory.',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  bad: [{ at: 3, example: quota('pods: "10"') }],
  good: [quota('requests.cpu: "1", requests.memory: 1Gi, limits.cpu: "2", limits.memory: 2Gi')],
  check({ objects }, report) {
    for (const { kind, spec, place, name } of objects) {
      if (kind !== 'ResourceQuota') continue;
      const hard = at(spec, 'hard');
      const whole = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'].every(
        (key) => entry(hard, key) !== null,
      );
      if (!whole) report(place, `${name} does not bound memory and CPU`);
    }
  },
};
