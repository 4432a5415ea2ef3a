import { at, entries, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import type { KubernetesRule } from '../../rule.ts';

const service = (label: string): string =>
  `${inDeployment('', '')}---\napiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: app}\nspec: {selector: {app: ${label}}, ports: [{port: 80}]}\n`;
const LINE = service('x').split('\n').length - 1;

export const danglingService: KubernetesRule = {
  id: 'kubernetes/dangling-service',
  title: 'Services that select pods',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'A Service whose selector fits no pod answers nothing, and no error says so.',
  fix: 'Make the selector equal to labels of the pods.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  bad: [{ at: LINE, example: service('web') }],
  good: [service('api')],
  check({ objects, all }, report) {
    const pods = all.flatMap(({ pod }) => pod ?? []);
    if (pods.length === 0) return;
    for (const { kind, spec, name } of objects) {
      const selector = at(spec, 'selector');
      const wanted = entries(selector).map(({ key, value }) => [key, text(value)] as const);
      if (kind !== 'Service' || !selector || wanted.length === 0) continue;
      const fits = pods.some(({ labels }) =>
        wanted.every(([key, value]) =>
          labels.some((label) => label.key === key && text(label.value) === value),
        ),
      );
      if (!fits) report(selector, `${name} selects no pod of these manifests`);
    }
  },
};
