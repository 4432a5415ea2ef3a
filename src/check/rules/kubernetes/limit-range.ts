import { at, entry, items } from '../../../formats/yaml/node.ts';
import type { KubernetesRule } from '../../rule.ts';

const range = (limit: string): string =>
  `apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits, namespace: app}\nspec: {limits: [${limit}]}\n`;

export const limitRange: KubernetesRule = {
  id: 'kubernetes/limit-range',
  title: 'A complete LimitRange',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['trivy:KSV-0039'],
  why: 'Containers without settings of their own take the defaults: without them they take what they want.',
  fix: 'Give type, min, max, default and defaultRequest.',
  source: 'https://kubernetes.io/docs/concepts/policy/limit-range/',
  bad: [{ at: 3, example: range('{type: Container, max: {cpu: "1"}}') }],
  good: [
    range(
      '{type: Container, max: {cpu: "1"}, min: {cpu: 100m}, default: {cpu: 500m}, defaultRequest: {cpu: 500m}}',
    ),
  ],
  check({ objects }, report) {
    for (const { kind, spec, place, name } of objects) {
      if (kind !== 'LimitRange') continue;
      const whole = items(at(spec, 'limits')).some((limit) =>
        ['type', 'max', 'min', 'default', 'defaultRequest'].every((key) => entry(limit, key) !== null),
      );
      if (!whole) report(place, `${name} gives no defaults for all containers`);
    }
  },
};
