import { at, isTrue, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export const serviceAccountToken: KubernetesRule = {
  id: 'kubernetes/service-account-token',
  title: 'No API token that is not used',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0036'],
  why: 'Every pod otherwise holds a token with which whoever takes it over can talk to the cluster.',
  fix: 'Set automountServiceAccountToken: false, or name a service account of its own.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  bad: [{ at: 10, example: inDeployment('automountServiceAccountToken: true', '') }],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      const mount = at(pod.spec, 'automountServiceAccountToken');
      const account = text(at(pod.spec, 'serviceAccountName'));
      const mounted = pod.containers.some(({ node }) =>
        items(at(node, 'volumeMounts')).some((item) => text(at(item, 'mountPath')) === MOUNT),
      );
      const message = `${object.name} gets a token for the cluster`;
      if (mount && isTrue(mount)) report(mount, message, account ? { persona: 'pedantic' } : {});
      else if (!mount && mounted) report(object.place, message);
      else if (!mount && !account) report(object.place, message, { aliases: [], persona: 'pedantic' });
    }
  },
};
