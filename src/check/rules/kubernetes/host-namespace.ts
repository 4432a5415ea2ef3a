import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const SHARED: readonly (readonly [string, string, Alias])[] = [
  ['hostIPC', 'shared memory', 'trivy:KSV-0008'],
  ['hostNetwork', 'network', 'trivy:KSV-0009'],
  ['hostPID', 'processes', 'trivy:KSV-0010'],
];

export const hostNamespace: KubernetesRule = {
  id: 'kubernetes/host-namespace',
  title: 'No namespace shared with the node',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: SHARED.map(([, , alias]) => alias),
  why: "The pod then sees and reaches what is the node's: its services on localhost, its processes, its memory.",
  fix: 'Remove the setting.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  bad: [{ at: 10, example: inDeployment('hostNetwork: true', '') }],
  good: [inDeployment('hostNetwork: false', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      for (const [key, what, alias] of SHARED) {
        const found = at(pod.spec, key);
        if (found && isTrue(found))
          report(found, `${object.name} shares the node's ${what}`, { aliases: [alias] });
      }
    }
  },
};
