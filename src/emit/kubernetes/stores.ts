import type { StorePlan } from '../../model/stack.ts';
import type { Emission } from '../input.ts';
import type { YamlObject } from '../yaml.ts';
import { CONTAINER_SECURITY, environment, labels, podSecurity, probes, resources } from './pod.ts';
import { claim } from './services.ts';

/** Stores as one pod each, reached by their readers alone. */
export function storeObjects(input: Emission): readonly YamlObject[] {
  const { stack } = input.plan;
  return stack.stores.flatMap((store) => {
    const readers = stack.services
      .filter(({ networks }) => networks.value.includes(store.network))
      .map(({ id }) => id);
    return [
      ...(store.mount ? [claim(store.mount.value.volume)] : []),
      statefulSet(store, environment(store.env, stack)),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: store.id, namespace: 'app', labels: labels(store.id) },
        spec: {
          selector: { 'app.kubernetes.io/name': store.id },
          ports: [{ port: store.port, targetPort: store.port }],
        },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: store.id, namespace: 'app' },
        spec: {
          podSelector: { matchLabels: { 'app.kubernetes.io/name': store.id } },
          policyTypes: ['Ingress', 'Egress'],
          ingress: [
            {
              from: readers.map((id) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': id } } })),
              ports: [{ port: store.port }],
            },
          ],
          egress: [],
        },
      },
    ];
  });
}

function statefulSet(store: StorePlan, env: ReturnType<typeof environment>): YamlObject {
  const [uid = '999', gid = '999'] = store.user.split(':');
  const metadata = { name: store.id, namespace: 'app', labels: labels(store.id) };
  const temporary = store.temporary.map((path, index) => ({ name: `temporary-${index}`, mountPath: path }));
  const data = store.mount ? [{ name: 'data', mountPath: store.mount.value.path }] : [];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      serviceName: store.id,
      replicas: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': store.id } },
      template: {
        metadata: { labels: labels(store.id) },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: store.stop.value.grace,
          securityContext: podSecurity(store.user),
          containers: [
            {
              name: store.id,
              image: store.image.value,
              imagePullPolicy: 'IfNotPresent',
              args: store.command ? store.command.value : undefined,
              env: env.length === 0 ? undefined : env,
              ports: [{ containerPort: store.port }],
              securityContext: { ...CONTAINER_SECURITY, runAsUser: Number(uid), runAsGroup: Number(gid) },
              resources: resources(store.limits),
              ...probes(store.probe),
              volumeMounts: [...data, ...temporary],
            },
          ],
          volumes: [
            ...(store.mount
              ? [{ name: 'data', persistentVolumeClaim: { claimName: store.mount.value.volume } }]
              : []),
            ...temporary.map(({ name }) => ({ name, emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } })),
          ],
        },
      },
    },
  };
}
