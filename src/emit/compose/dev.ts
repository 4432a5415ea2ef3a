// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import { posix } from 'node:path';
import type { ServicePlan } from '../../model/plan.ts';
import type { StackService, StorePlan } from '../../model/stack.ts';
import { nodeDev } from '../dockerfile/node-dev.ts';
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
  const here = folder === '.' ? '.' : `./${folder}`;
  const python = plan.base.value.runtime.language === 'python';
  const dev = python || service.role === 'once' ? null : nodeDev(plan, input);
  const port = dev?.port ?? plan.port?.value ?? null;
  const ports = port === null || service.role === 'once' ? undefined : [published(service.id, port)];
  if (dev !== null) return { image: `${plan.id}:dev`, ...nodeService(here), ports };
  if (!python || plan.port === null) return { image: `${plan.id}:dev`, ports };
  const target = posix.join(plan.source.value.destination, folder);
  return {
    image: `${plan.id}:dev`,
    build: { target: 'dev' },
    ports,
    volumes: [new Said(`${here}:${target}`, 'the source as it is now')],
  };
}

/** Development servers write beside the source, as whoever owns it; they keep their packages to themselves. */
function nodeService(here: string): YamlObject {
  return {
    build: { target: 'dev' },
    user: '${UID:-1000}:${GID:-1000}',
    read_only: false,
    environment: { NODE_ENV: 'development', HOST: '0.0.0.0' },
    volumes: [new Said(`${here}:/src`, 'the source as it is now'), '/src/node_modules'],
    tmpfs: ['/src/node_modules/.vite:mode=1777'],
    healthcheck: { disable: true },
    deploy: { resources: { limits: { memory: '2G', pids: 512 } } },
  };
}

/** For a look into the store with tools of this machine. */
function devStore(store: StorePlan): YamlObject {
  return {
    networks: new Said([store.network, 'dev'], 'a port of a closed network cannot be published'),
    ports: [published(store.id, store.port)],
  };
}

/** On this machine alone, at its own number unless that is taken. */
function published(id: string, port: number): string {
  return `127.0.0.1:\${${id.toUpperCase().replaceAll('-', '_')}_DEV_PORT:-${port}}:${port}`;
}
