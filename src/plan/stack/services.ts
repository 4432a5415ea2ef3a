import { posix } from 'node:path';
import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory, Link, Service } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Edge, Mount, StackService, StorePlan, Volume } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import { gpuOf } from '../processor.ts';
import { DESTINATION } from '../source.ts';
import { isStoreRole } from './catalogue.ts';
import { migrationOf } from './migrations.ts';
import type { Place } from './proxy.ts';
import { scheduleOf } from './schedules.ts';
import { collectionOf } from './static-files.ts';
import { storeNetwork } from './stores.ts';
import type { Wiring } from './wire.ts';

/** What the containers of one planned service follow from. */
export interface Part {
  readonly service: Service;
  readonly plan: ServicePlan;
  readonly wiring: Wiring;
  readonly inventory: Inventory;
  readonly places: readonly Place[];
  readonly stores: readonly StorePlan[];
  readonly tree: Tree;
  readonly config: Config;
}

/** The containers one service of the plan becomes: itself, and what is done before or beside it. */
export function servicesOf(part: Part): readonly StackService[] {
  const { service, plan, wiring } = part;
  const migration = migrationOf(service, plan, part.tree);
  const collection = collectionOf(service, plan);
  const schedule = scheduleOf(service, plan, part.inventory);
  const networks = networksOf(part);
  const mounts = mountsOf(plan);
  const shared = { image: plan.id, env: wiring.env, secrets: wiring.secrets, mounts };
  const own: StackService = {
    ...shared,
    id: plan.id,
    role: roleOf(service),
    command: null,
    networks,
    build: wiring.build,
    gpu: gpuOf(service, part.config),
    after: afterOf(part, [
      ...(migration ? [doneBy(migration.id, 'the schema it expects is there')] : []),
      ...(collection ? [doneBy(collection.id, 'the files it hands out are there')] : []),
    ]),
    probe: null,
    replicas: choose(1, 'one holds the model once; set more where memory allows'),
  };
  const beside = {
    ...shared,
    networks: choose(
      networks.value.filter((name) => name !== 'edge' && name !== 'app'),
      'needs its store and nothing else',
    ),
    build: {},
    gpu: null,
    after: storeEdges(part),
    probe: null,
  };
  const once = (
    step: Pick<StackService, 'id' | 'command'> | null,
    because: string,
  ): readonly StackService[] =>
    step ? [{ ...beside, ...step, role: 'once', replicas: choose(1, because) }] : [];
  const beat: readonly StackService[] = schedule
    ? [
        {
          ...beside,
          ...schedule,
          role: 'schedule',
          replicas: choose(1, 'two would ask for everything twice'),
        },
      ]
    : [];
  return [
    ...once(migration, 'two at a time would change the schema twice'),
    ...once(collection, 'two at a time would write the same files'),
    own,
    ...beat,
  ];
}

/** The volumes the mounts name, each once. */
export function volumesOf(
  services: readonly StackService[],
  stores: readonly StorePlan[],
): readonly Choice<Volume>[] {
  const found = new Map<string, Choice<Volume>>();
  for (const { id, mount } of stores)
    if (mount)
      found.set(
        mount.value.volume,
        choose({ name: mount.value.volume, what: `data of ${id}` }, mount.because),
      );
  for (const { mounts } of services)
    for (const { value, because, evidence } of mounts)
      found.set(value.volume, choose({ name: value.volume, what: value.path }, because, evidence));
  return [...found.values()].sort((a, b) => (a.value.name < b.value.name ? -1 : 1));
}

function roleOf({ kind }: Service): StackService['role'] {
  if (kind === 'job') return 'once';
  return kind === 'worker' ? 'worker' : 'server';
}

/** Behind the proxy `edge`; `app` with other services, and the way out; one network for each store, for its readers alone. */
function networksOf({ service, stores, places, inventory }: Part): Choice<readonly string[]> {
  const routed = places.some(({ id }) => id === service.id);
  const talks = inventory.links.some(
    ({ from, to, via }) => via === 'http' && (from === service.id || to === service.id),
  );
  const own = stores.filter(({ id }) => service.stores.includes(id)).map(({ id }) => storeNetwork(id));
  const networks = [...(routed ? ['edge'] : []), ...(talks || !routed ? ['app'] : []), ...own];
  const because = own.length > 0 ? 'reaches its stores, which the edge cannot' : 'reaches no store';
  return choose(networks, because);
}

/** Folders that are kept, as volumes named by their place in the tree: the same folder of two services is one volume. */
function mountsOf(plan: ServicePlan): readonly Choice<Mount>[] {
  return plan.writable
    .filter(({ value }) => value.kind === 'volume')
    .map(({ value, because, evidence }) =>
      choose({ volume: volumeName(value.path), path: value.path, readOnly: false }, because, evidence),
    );
}

function volumeName(path: string): string {
  const relative = posix.relative(DESTINATION, path);
  const inside = relative.startsWith('..') ? path : relative;
  return (
    inside
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase() || 'data'
  );
}

function doneBy(id: string, because: string): Choice<Edge> {
  return choose<Edge>({ id, until: 'completed' }, because);
}

/** @param own steps of its own that come before it */
function afterOf(part: Part, own: readonly Choice<Edge>[]): readonly Choice<Edge>[] {
  const { service } = part;
  const calls = service.kind === 'static' ? [] : callsOf(part);
  const called = calls
    .filter(({ from, to }) => from === service.id && !reaches(calls, to, from, new Set()))
    .map(({ to, evidence }) => choose<Edge>({ id: to, until: 'healthy' }, `calls ${to}`, evidence));
  return [...storeEdges(part), ...own, ...called];
}

/** Who calls whom among what runs as servers. An API that names its front end allows its requests, it does not call it. */
function callsOf({ inventory, places }: Part): readonly Link[] {
  const servers = new Set(places.map(({ id }) => id));
  const front = places.length > 1 ? places[0]?.id : undefined;
  const calls = inventory.links.filter(
    ({ from, to, via }) => via === 'http' && from !== to && to !== front && servers.has(to),
  );
  return [...new Map(calls.map((call) => [`${call.from} ${call.to}`, call])).values()];
}

/** True when one calls the other, directly or through others: two that call one another cannot wait for one another. */
function reaches(calls: readonly Link[], from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return calls.some((call) => call.from === from && (call.to === to || reaches(calls, call.to, to, seen)));
}

function storeEdges({ service, inventory }: Part): readonly Choice<Edge>[] {
  return inventory.stores
    .filter(({ id }) => isStoreRole(id) && service.stores.includes(id))
    .map(({ id, evidence }) => choose<Edge>({ id, until: 'healthy' }, `talks to ${id}`, evidence));
}
