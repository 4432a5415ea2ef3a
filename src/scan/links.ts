import type { Evidence } from '../model/evidence.ts';
import type { DataStore, Link, Service } from '../model/inventory.ts';
import { originIn } from './origin.ts';

/** An address of another service in a service's code. */
export interface UrlUse {
  readonly from: string;
  readonly url: string;
  readonly evidence: Evidence;
}

/** A data store used by a service. */
export interface StoreOf {
  readonly service: string;
  readonly id: string;
  readonly evidence: Evidence;
}

/** Tasks of a queue by name: those a service works off, and those it asks others for. */
export interface TasksOf {
  readonly service: string;
  readonly done: readonly string[];
  readonly asked: readonly { readonly name: string; readonly evidence: Evidence }[];
}

/** The data stores of the tree, each with who uses it; sorted by id. */
export function dataStores(uses: readonly StoreOf[]): readonly DataStore[] {
  const groups = Map.groupBy(uses, (use) => use.id);
  return [...groups]
    .map(([id, all]) => ({
      id,
      usedBy: [...new Set(all.map((use) => use.service))].sort(),
      evidence: all.map((use) => use.evidence),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Who calls whom: addresses that mean another service by its host name or its port, and stores. Sorted. */
export function linksOf(
  services: readonly Service[],
  urls: readonly UrlUse[],
  stores: readonly StoreOf[],
  requested: readonly Link[],
  tasks: readonly TasksOf[],
): readonly Link[] {
  const called = urls.flatMap(({ from, url, evidence }): readonly Link[] => {
    const target = meant(services, from, url);
    // An API names the pages it lets in; it does not call them.
    const isPage = target?.kind === 'static' || target?.kind === 'ssr';
    const isServer = services.find((one) => one.id === from)?.kind !== 'ssr';
    return target && !(isPage && isServer)
      ? [{ from, to: target.id, via: 'http', evidence: [evidence] }]
      : [];
  });
  const stored = stores.map(({ service, id, evidence }) => ({
    from: service,
    to: id,
    via: id,
    evidence: [evidence],
  }));
  const links = new Map<string, Link>();
  for (const link of [...requested, ...called, ...queued(services), ...named(tasks), ...stored]) {
    const key = `${link.from} ${link.to} ${link.via}`;
    if (!links.has(key)) links.set(key, link);
  }
  return [...links].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, link]) => link);
}

/** A worker's tasks are queued by the services that reach the module its application is made in. */
function queued(services: readonly Service[]): readonly Link[] {
  return services
    .filter((one) => one.kind === 'worker')
    .flatMap((worker) => {
      const [made] = worker.evidence.filter((claim) => claim.field === 'framework');
      return services
        .filter((one) => one.kind !== 'worker' && made !== undefined && one.reached.includes(made.path))
        .map((one) => ({ from: one.id, to: worker.id, via: 'queue', evidence: made ? [made] : [] }));
    });
}

/** Tasks asked for by name are queued for the service that declares them. */
function named(tasks: readonly TasksOf[]): readonly Link[] {
  return tasks.flatMap(({ service, asked }) =>
    asked.flatMap(({ name, evidence }) =>
      tasks
        .filter((one) => one.service !== service && one.done.includes(name))
        .map((one) => ({ from: service, to: one.service, via: 'queue', evidence: [evidence] })),
    ),
  );
}

/** The service an address means: by host name when it is one of theirs, on this machine by port. */
export function meant(services: readonly Service[], from: string, url: string): Service | null {
  const origin = originIn(url);
  if (!origin) return null;
  const { host, port, isLocal } = origin;
  const others = services.filter((one) => one.id !== from);
  const atPort = port === null ? null : (others.find((one) => one.port === port) ?? null);
  if (isLocal) return atPort;
  const name = host.toLowerCase().replaceAll('_', '-');
  return others.find((one) => one.id === name) ?? (host.includes('.') ? null : atPort);
}
