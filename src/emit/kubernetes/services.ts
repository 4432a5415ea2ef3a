import type { ServicePlan } from '../../model/plan.ts';
import type { StackService } from '../../model/stack.ts';
import type { Emission } from '../input.ts';
import type { YamlObject } from '../yaml.ts';
import { CONTAINER_SECURITY, environment, labels, podSecurity, probes, resources } from './pod.ts';

/** Deployments and jobs of the application's own services, with what belongs to them. */
export function serviceObjects(input: Emission): readonly YamlObject[] {
  const { stack, services } = input.plan;
  const claims = stack.volumes
    .filter(({ value }) => !stack.stores.some(({ mount }) => mount?.value.volume === value.name))
    .map(({ value }) => claim(value.name));
  const own = stack.services.flatMap((service) => {
    const plan = services.find(({ id }) => id === service.image);
    return plan ? objectsOf(service, plan, input) : [];
  });
  return [...claims, ...own];
}

function objectsOf(
  service: StackService,
  plan: ServicePlan,
  { plan: { stack } }: Emission,
): readonly YamlObject[] {
  const template = pod(service, plan, environment(service.env, stack));
  const metadata = { name: service.id, namespace: 'app', labels: labels(service.id) };
  if (service.role === 'once')
    return [
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: {
          backoffLimit: 3,
          ttlSecondsAfterFinished: 3600,
          template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } },
        },
      },
    ];
  // A volume that one node holds cannot be shared by pods of two, and a schedule is asked for by one.
  const alone = service.mounts.length > 0 || service.role === 'schedule';
  const replicas = alone ? 1 : Math.max(2, service.replicas.value);
  const selector = { matchLabels: { 'app.kubernetes.io/name': service.id } };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        strategy: alone ? { type: 'Recreate' } : { type: 'RollingUpdate' },
        selector,
        template,
      },
    },
    ...(plan.port === null
      ? []
      : served(
          service.id,
          plan.port.value,
          stack.proxy?.value.routes.some(({ value }) => value.service === service.id) ?? false,
        )),
    ...(alone
      ? []
      : [
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata,
            spec: { maxUnavailable: 1, selector },
          },
          ...(plan.port === null ? [] : [autoscaler(service.id, replicas)]),
        ]),
  ];
}

function pod(service: StackService, plan: ServicePlan, env: ReturnType<typeof environment>) {
  const { uid, gid } = plan.user.value;
  const probe = service.role === 'once' ? null : (service.probe ?? plan.probe);
  const temporary = plan.writable.filter(({ value }) => value.kind === 'tmpfs');
  const container: YamlObject = {
    name: service.id,
    image: `registry.example.org/${plan.id}:0.0.0`,
    imagePullPolicy: 'IfNotPresent',
    args: service.command ? service.command.value : undefined,
    env: env.length === 0 ? undefined : env,
    ports: plan.port === null || service.role === 'once' ? undefined : [{ containerPort: plan.port.value }],
    securityContext: { ...CONTAINER_SECURITY, runAsUser: uid, runAsGroup: gid },
    resources: resources(plan.limits),
    ...(probe ? probes(probe) : {}),
    volumeMounts: [
      ...temporary.map(({ value }, index) => ({ name: `temporary-${index}`, mountPath: value.path })),
      ...service.mounts.map(({ value }) => ({ name: value.volume, mountPath: value.path })),
    ],
  };
  return {
    metadata: { labels: labels(service.id) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: plan.stop.value.grace,
      securityContext: podSecurity(`${uid}:${gid}`),
      containers: [container],
      volumes: [
        ...temporary.map((_, index) => ({
          name: `temporary-${index}`,
          emptyDir: { medium: 'Memory', sizeLimit: '64Mi' },
        })),
        ...service.mounts.map(({ value }) => ({
          name: value.volume,
          persistentVolumeClaim: { claimName: value.volume },
        })),
      ],
    } as YamlObject,
  };
}

/** More pods while the processors are busy; the Deployment's own count is where it begins. */
function autoscaler(id: string, least: number): YamlObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: id, namespace: 'app', labels: labels(id) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: id },
      minReplicas: least,
      maxReplicas: least * 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
    },
  };
}

/** Its name on the network, and who may ask it. */
function served(id: string, port: number, open: boolean): readonly YamlObject[] {
  const selector = { 'app.kubernetes.io/name': id };
  const inside = { podSelector: {} };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: id, namespace: 'app', labels: labels(id) },
      spec: { selector, ports: [{ port, targetPort: port }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: id, namespace: 'app' },
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: open
              ? [
                  inside,
                  { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
                ]
              : [inside],
            ports: [{ port }],
          },
        ],
      },
    },
  ];
}

export function claim(name: string): YamlObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'app' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  };
}
