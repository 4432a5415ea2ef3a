import { at } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import type { KubernetesRule } from '../../rule.ts';

/** Versions that were removed, what takes their place, and since when (Kubernetes deprecated API migration guide). */
const REMOVED: readonly (readonly [RegExp, RegExp, string, string])[] = [
  [/^extensions\/v1beta1$/, /^(Deployment|DaemonSet|ReplicaSet)$/, 'apps/v1', '1.16'],
  [/^extensions\/v1beta1$/, /^(NetworkPolicy|Ingress)$/, 'networking.k8s.io/v1', '1.22'],
  [/^apps\/v1beta[12]$/, /./, 'apps/v1', '1.16'],
  [/^networking\.k8s\.io\/v1beta1$/, /^(Ingress|IngressClass)$/, 'networking.k8s.io/v1', '1.22'],
  [/^rbac\.authorization\.k8s\.io\/v1(alpha|beta)1$/, /./, 'rbac.authorization.k8s.io/v1', '1.22'],
  [/^apiextensions\.k8s\.io\/v1beta1$/, /./, 'apiextensions.k8s.io/v1', '1.22'],
  [
    /^admissionregistration\.k8s\.io\/v1beta1$/,
    /WebhookConfiguration$/,
    'admissionregistration.k8s.io/v1',
    '1.22',
  ],
  [/^certificates\.k8s\.io\/v1beta1$/, /^CertificateSigningRequest$/, 'certificates.k8s.io/v1', '1.22'],
  [/^scheduling\.k8s\.io\/v1(alpha|beta)1$/, /^PriorityClass$/, 'scheduling.k8s.io/v1', '1.22'],
  [
    /^storage\.k8s\.io\/v1beta1$/,
    /^(CSIDriver|CSINode|StorageClass|VolumeAttachment)$/,
    'storage.k8s.io/v1',
    '1.22',
  ],
  [/^batch\/v1beta1$/, /^CronJob$/, 'batch/v1', '1.25'],
  [/^discovery\.k8s\.io\/v1beta1$/, /^EndpointSlice$/, 'discovery.k8s.io/v1', '1.25'],
  [/^policy\/v1beta1$/, /^PodDisruptionBudget$/, 'policy/v1', '1.25'],
  [/^policy\/v1beta1$/, /^PodSecurityPolicy$/, 'pod security admission', '1.25'],
  [/^autoscaling\/v2beta[12]$/, /^HorizontalPodAutoscaler$/, 'autoscaling/v2', '1.26'],
  [/^node\.k8s\.io\/v1beta1$/, /^RuntimeClass$/, 'node.k8s.io/v1', '1.25'],
  [/^flowcontrol\.apiserver\.k8s\.io\/v1beta[123]$/, /./, 'flowcontrol.apiserver.k8s.io/v1', '1.32'],
];

export const outdatedApi: KubernetesRule = {
  id: 'kubernetes/outdated-api',
  title: 'API versions that exist',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['trivy:KSV-0107'],
  why: 'The cluster refuses an object of a version that was removed.',
  fix: 'Write the version that took its place.',
  source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  bad: [{ at: 1, example: inDeployment('', '').replace('apps/v1', 'apps/v1beta2') }],
  good: [inDeployment('', '')],
  check({ objects }, report) {
    for (const { apiVersion, kind, node } of objects) {
      const found = REMOVED.find(([version, kinds]) => version.test(apiVersion) && kinds.test(kind));
      const place = at(node, 'apiVersion');
      if (!found || !place) continue;
      const [, , now, since] = found;
      report(place, `${kind} of ${apiVersion} was removed in Kubernetes ${since}`, { fix: `Use ${now}.` });
    }
  },
};
