import type { ServicePlan } from '../../model/plan.ts';
import type { StackService, StorePlan } from '../../model/stack.ts';
import { contextOf, type Emission } from '../input.ts';
import { Said, type YamlObject } from '../yaml.ts';

/**
 * What `docker compose up` adds in development: servers that reload, the source mounted over the image, and ports on
 * this machine alone.
 */
export function devStack(input: Emission): YamlObject {
  const { stack, services } = input.plan;
  const own = stack.services.flatMap((service) => {
    const plan = services.find(({ id }) => id === service.image);
    return plan ? [[service.id, devService(service, plan, input)] as const] : [];
  });
  const stores = stack.stores.map((store) => [store.id, devStore(store)] as const);
  const networks =
    stores.length > 0 ? { dev: new Said({}, 'the way from this machine to the stores') } : undefined;
  return { services: Object.fromEntries([...own, ...stores]), networks };
}

function devService(service: StackService, plan: ServicePlan, input: Emission): YamlObject {
  const { folder } = contextOf(input, plan);
  const reloads = hasDevStage(plan);
  const target = plan.source.value.destination;
  const here = folder === '.' ? '.' : `./${folder}`;
  return {
    image: `${plan.id}:dev`,
    build: reloads ? { target: 'dev' } : undefined,
    ports:
      plan.port === null || service.role === 'once'
        ? undefined
        : [`127.0.0.1:${plan.port.value}:${plan.port.value}`],
    volumes: reloads
      ? [new Said(`${here}:${folder === '.' ? target : `${target}/${folder}`}`, 'the source as it is now')]
      : undefined,
    deploy: service.role === 'server' && reloads ? { resources: { limits: { pids: 512 } } } : undefined,
  };
}

/** For a look into the store with tools of this machine. */
function devStore(store: StorePlan): YamlObject {
  return {
    networks: new Said([store.network, 'dev'], 'a port of a closed network cannot be published'),
    ports: [`127.0.0.1:${store.port}:${store.port}`],
  };
}

/** Whether the Dockerfile of a service has a stage for development. */
export function hasDevStage(plan: ServicePlan): boolean {
  return plan.port !== null && plan.kind !== 'static';
}
