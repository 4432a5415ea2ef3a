import type { ServicePlan } from '../../model/plan.ts';
import type { Stack, StackService, StorePlan } from '../../model/stack.ts';
import { contextOf, type Emission } from '../input.ts';
import { Said, type YamlObject } from '../yaml.ts';
import {
  environment,
  healthcheck,
  literal,
  memory,
  resources,
  said,
  secretFiles,
  secretNames,
  stopping,
  storeImage,
  variable,
} from './settings.ts';

/** What holds for every service; logs rotate and are packed. */
export const HARDENED: YamlObject = {
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  read_only: true,
  init: true,
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5', compress: 'true' } },
};

/** What runs in development and in production alike. */
export function baseStack(input: Emission): YamlObject {
  const { stack, services } = input.plan;
  const own = stack.services.flatMap((service) => {
    const plan = services.find(({ id }) => id === service.image);
    return plan ? [[service.id, ownService(service, plan, input)] as const] : [];
  });
  const stores = stack.stores.map((store) => [store.id, storeService(store, stack)] as const);
  return {
    'x-hardened': new Said(
      HARDENED,
      'nothing gained, nothing written outside of what is named, an init that reaps, logs that end',
    ),
    services: Object.fromEntries([...own, ...stores]),
    networks: networks(stack),
    volumes: volumes(stack),
    secrets: secretFiles(stack.secrets),
  };
}

function ownService(service: StackService, plan: ServicePlan, input: Emission): YamlObject {
  const { stack } = input.plan;
  const context = contextOf(input, plan);
  const once = service.role === 'once';
  // A static site is served by another program in the image that its Dockerfile makes: the image itself knows how to ask.
  const probe = service.probe ?? (once || plan.kind === 'static' ? null : plan.probe);
  const dockerfile = context.dockerfile.slice(context.folder === '.' ? 0 : context.folder.length + 1);
  return {
    image: `\${${variable(plan.id)}_IMAGE:-${plan.id}:local}`,
    // A migration has the image of its service: compose would look for it elsewhere unless it is told how it is made.
    build: {
      context: `./${context.folder === '.' ? '' : context.folder}`,
      ...(dockerfile === 'Dockerfile' ? {} : { dockerfile }),
      target: 'prod',
      ...buildArgs(service, plan),
    },
    command: service.command ? said(service.command, (words) => words.map(literal)) : undefined,
    '<<': 'hardened',
    user: `${plan.user.value.uid}:${plan.user.value.gid}`,
    environment: environment(service.env, stack),
    secrets: secretNames(service.secrets),
    volumes: service.mounts.length === 0 ? undefined : service.mounts.map(({ value }) => mount(value)),
    tmpfs: plan.writable
      .filter(({ value }) => value.kind === 'tmpfs')
      .map(({ value }) => temporary(value.path, plan)),
    shm_size: service.gpu ? new Said('1g', 'loaders of PyTorch hand batches over through it') : undefined,
    networks: said(service.networks, (names) => names),
    depends_on: dependsOn(service),
    healthcheck: once ? undefined : probe ? healthcheck(probe) : undefined,
    ...stopping(plan.stop),
    deploy: {
      ...(service.replicas.value === 1 ? {} : { replicas: service.replicas.value }),
      ...resources(plan.limits, service.gpu),
    },
  };
}

/** What the build of a front end bakes in; without a value it is passed on from whoever builds. */
function buildArgs({ build }: StackService, plan: ServicePlan): YamlObject {
  const known = Object.entries(build).map(([name, choice]) => [name, new Said(choice.value, choice.because)]);
  const args = [...known, ...(plan.build?.value.asked ?? []).map((name) => [name, null])];
  return args.length === 0 ? {} : { args: Object.fromEntries(args) };
}

function dependsOn({ after }: StackService): YamlObject | undefined {
  const conditions = {
    healthy: 'service_healthy',
    completed: 'service_completed_successfully',
    started: 'service_started',
  };
  const entries = after.map(({ value, because }) => [
    value.id,
    new Said({ condition: conditions[value.until] }, because),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function storeService(store: StorePlan, stack: Stack): YamlObject {
  return {
    ...storeImage(store, stack),
    volumes: store.mount ? [mount(store.mount.value)] : undefined,
    tmpfs:
      store.temporary.length === 0
        ? undefined
        : store.temporary.map((path) => owned(path, store.user, store.limits.value.memory / 4)),
    networks: [store.network],
    healthcheck: healthcheck(store.probe),
    ...stopping(store.stop),
    deploy: resources(store.limits, null),
  };
}

function mount({
  volume,
  path,
  readOnly,
}: {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}): string {
  return `${volume}:${path}${readOnly ? ':ro' : ''}`;
}

function temporary(path: string, { user, limits }: ServicePlan): string {
  return owned(path, `${user.value.uid}:${user.value.gid}`, limits.value.memory / 4);
}

/** Memory that looks like a folder, for one account, with an end. */
function owned(path: string, user: string, bytes: number): string {
  const [uid, gid] = user.split(':');
  return `${path}:size=${memory(bytes).toLowerCase()},mode=0700,uid=${uid},gid=${gid}`;
}

function networks({ networks: all }: Stack): YamlObject {
  return Object.fromEntries(
    all.map(({ value, because }) => [
      value.name,
      new Said(value.internal ? { internal: true } : {}, because),
    ]),
  );
}

function volumes({ volumes: all }: Stack): YamlObject | undefined {
  if (all.length === 0) return undefined;
  return Object.fromEntries(
    all.map(({ value, because }) => [value.name, new Said({}, `${value.what}: ${because}`)]),
  );
}
