import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import type { KubernetesRule } from '../../rule.ts';

export const replicas: KubernetesRule = {
  id: 'kubernetes/replicas',
  title: 'More than one replica',
  severity: 'note',
  confidence: 'low',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  why: 'With one pod every drained node and every crash is an outage.',
  fix: 'Set replicas to two or more, or leave it to an autoscaler.',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  bad: [{ at: 5, example: inDeployment('', '').replace('replicas: 2', 'replicas: 1') }],
  good: [inDeployment('', '')],
  check({ objects, all }, report) {
    const scaled = new Set(
      all
        .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
        .map(({ spec }) => text(at(spec, 'scaleTargetRef', 'name'))),
    );
    for (const { kind, spec, place, name } of objects) {
      const count = at(spec, 'replicas');
      if (kind !== 'Deployment' || scaled.has(name) || Number(text(count) ?? 1) > 1) continue;
      report(count ?? place, `${name} has one replica`);
    }
  },
};
