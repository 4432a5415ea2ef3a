import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const IDS: readonly (readonly [string, Alias])[] = [
  ['runAsUser', 'trivy:KSV-0020'],
  ['runAsGroup', 'trivy:KSV-0021'],
];

export const highIds: KubernetesRule = {
  id: 'kubernetes/high-ids',
  title: 'User and group ids above 10000',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'security',
  aliases: IDS.map(([, alias]) => alias),
  why: 'A low id may be that of a user of the node, whose files are then open to a process that gets out.',
  fix: 'Set runAsUser and runAsGroup above 10000.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [
    {
      at: 14,
      example: inDeployment(
        '',
        'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 1000, runAsGroup: 10001, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { pod, container } of containers(facts)) {
      for (const [key, alias] of IDS) {
        const own = at(container.security, key);
        const inherited = Number(text(at(pod.security, key)) ?? 0) > 10000;
        if (own ? Number(text(own)) > 10000 : false) continue;
        const place = own ?? at(container.node, 'name') ?? container.node;
        const message = own
          ? `${key} of ${container.name} is ${text(own)}`
          : `${container.name} does not set ${key}`;
        report(place, message, { aliases: [alias], ...(inherited && !own ? { persona: 'auditor' } : {}) });
      }
    }
  },
};
