import { at, isEmpty } from '../../../formats/yaml/node.ts';
import type { Persona } from '../../../model/check.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const PROBES: readonly (readonly [string, string, readonly Alias[], Persona])[] = [
  ['readinessProbe', 'takes requests before it is ready', ['checkov:CKV_K8S_9'], 'regular'],
  ['livenessProbe', 'is not restarted when it hangs', ['checkov:CKV_K8S_8'], 'pedantic'],
  ['startupProbe', 'has no time of its own to load a model', [], 'pedantic'],
];

export const probes: KubernetesRule = {
  id: 'kubernetes/probes',
  title: 'Readiness, liveness and startup probes',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: PROBES.flatMap(([, , aliases]) => aliases),
  why: 'Without readiness, requests arrive while the model loads; without startup, liveness kills a pod that only needs time.',
  fix: "Add the probe; let startupProbe's failureThreshold times periodSeconds cover a cold start.",
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  bad: [{ at: 13, example: inDeployment('', '', ['readinessProbe']) }],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, container } of containers(facts)) {
      const serves = container.list === 'containers' && !/^(Job|CronJob)$/.test(object.kind);
      // What names no port may well take no requests: a worker, a schedule.
      const listens = !isEmpty(at(container.node, 'ports'));
      for (const [key, what, aliases, persona] of serves ? PROBES : [])
        if (isEmpty(at(container.node, key)))
          report(at(container.node, 'name') ?? container.node, `${container.name} ${what}: no ${key}`, {
            aliases,
            persona: listens ? persona : 'pedantic',
          });
    }
  },
};
