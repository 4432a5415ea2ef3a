// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of the file
import type { ServicePlan } from '../../model/plan.ts';
import type { Mount, Stack, StackService, StorePlan } from '../../model/stack.ts';
import {
  environment,
  healthcheck,
  literal,
  said,
  secretNames,
  stopping,
  storeImage,
  variable,
} from '../compose/settings.ts';
import { Said, type YamlObject, type YamlValue } from '../yaml.ts';
import { job, lasting, ON_DATA, resources } from './deploy.ts';

/** A service of the application. A node takes its image from a registry: who deploys names it. */
export function ownService(service: StackService, plan: ServicePlan, stack: Stack): YamlObject {
  const once = service.role === 'once';
  const probe = service.probe ?? (once || plan.kind === 'static' ? null : plan.probe);
  // A volume that one node holds cannot be written to from two, and a schedule is asked for by one.
  const alone = service.mounts.length > 0 || service.role === 'schedule';
  const temporary = plan.writable.filter(({ value }) => value.kind === 'tmpfs');
  return {
    image: `\${${variable(plan.id)}_IMAGE:?the image of ${plan.id} in a registry, best by digest}`,
    command: service.command ? said(service.command, (words) => words.map(literal)) : undefined,
    '<<': 'hardened',
    user: `${plan.user.value.uid}:${plan.user.value.gid}`,
    environment: environment(service.env, stack),
    secrets: secretNames(service.secrets),
    volumes: present([
      ...service.mounts.map(({ value }) => volume(value)),
      ...temporary.map(({ value }) => memory(value.path, plan.limits.value.memory / 4)),
      ...(service.gpu ? [new Said(memory('/dev/shm', 1e9), 'loaders of PyTorch hand batches over it')] : []),
    ]),
    networks: said(service.networks, (names) => names),
    healthcheck: probe ? healthcheck(probe) : undefined,
    ...stopping(plan.stop),
    deploy: {
      ...(once ? job() : lasting({ alone, replicas: service.replicas.value, probe: probe?.value ?? null })),
      ...(service.mounts.length > 0 ? { placement: ON_DATA } : {}),
      ...resources(plan.limits, service.gpu),
    },
  };
}

/** A store: one, where its volume is. */
export function storeService(store: StorePlan, stack: Stack): YamlObject {
  return {
    ...storeImage(store, stack),
    volumes: present([
      ...(store.mount ? [volume(store.mount.value)] : []),
      ...store.temporary.map((path) => memory(path, store.limits.value.memory / 4)),
    ]),
    networks: [store.network],
    healthcheck: healthcheck(store.probe),
    ...stopping(store.stop),
    deploy: {
      ...lasting({ alone: true, replicas: 1, probe: store.probe.value }),
      ...(store.mount ? { placement: ON_DATA } : {}),
      ...resources(store.limits, null),
    },
  };
}

function present(values: readonly YamlValue[]): readonly YamlValue[] | undefined {
  return values.length === 0 ? undefined : values;
}

function volume({ volume: source, path, readOnly }: Mount): YamlObject {
  return { type: 'volume', source, target: path, ...(readOnly ? { read_only: true } : {}) };
}

/** Memory that looks like a folder. Everyone in the container may write to it: Swarm gives it no owner. */
export function memory(target: string, bytes: number): YamlObject {
  return { type: 'tmpfs', target, tmpfs: { size: Math.ceil(bytes / 2 ** 20) * 2 ** 20 } };
}
