import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Network, Secret, Stack, StackService, StorePlan } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import { accountsOf } from './accounts.ts';
import { placesOf, proxyPlan } from './proxy.ts';
import { servicesOf, volumesOf } from './services.ts';
import { outsideStores, passwordOf, storeNetwork, storePlans } from './stores.ts';
import { askedSecrets, secretFiles, type Wiring, wire } from './wire.ts';
import { workflowOf } from './workflow.ts';

/**
 * What runs together and how it is joined: stores, networks, volumes, secrets, the order of starting and the proxy.
 * Pure: the same inventory, plans, tree and configuration give the same stack.
 */
export function planStack(
  inventory: Inventory,
  plans: readonly ServicePlan[],
  tree: Tree,
  config: Config,
): Stack {
  const planned = plans.flatMap((plan) => {
    const service = inventory.services.find(({ id }) => id === plan.id);
    return service ? [{ plan, service }] : [];
  });
  const shown = within(
    inventory,
    planned.map(({ service }) => service.id),
  );
  const fileSecrets = secretFiles(shown, tree);
  const accounts = accountsOf(shown, tree);
  const places = placesOf(shown, plans);
  const publicPath = (id: string): string | null => places.find((place) => place.id === id)?.path ?? null;
  const stores = storePlans(shown, config, accounts, fileSecrets, tree);
  const wirings = new Map<string, Wiring>(
    planned.map(({ plan, service }) => [
      plan.id,
      wire({ service, plan, inventory: shown, tree, config, accounts, fileSecrets, publicPath }),
    ]),
  );
  const services = planned.flatMap(({ plan, service }) => {
    const wiring = wirings.get(plan.id);
    return wiring
      ? servicesOf({ service, plan, wiring, inventory: shown, places, stores, tree, config })
      : [];
  });
  const passwords = storeSecrets(stores, services, fileSecrets);
  // A password that the code names as its store does is one secret.
  const asked = askedSecrets(shown, wirings).filter(
    ({ value }) => !passwords.some((one) => one.value.name === value.name),
  );
  return {
    services,
    stores,
    proxy: proxyPlan(shown, plans, config),
    networks: networksOf(services, stores),
    volumes: volumesOf(services, stores),
    secrets: [...passwords, ...asked].sort(byName),
    workflow: workflowOf(shown, services),
    outside: outsideStores(shown),
  };
}

/** Only what is planned: a service without a recipe runs nowhere, and neither does a store that it alone reads. */
function within(inventory: Inventory, ids: readonly string[]): Inventory {
  const stores = inventory.stores
    .map((store) => ({ ...store, usedBy: store.usedBy.filter((id) => ids.includes(id)) }))
    .filter(({ usedBy }) => usedBy.length > 0);
  const services = inventory.services.filter(({ id }) => ids.includes(id));
  return { ...inventory, services, stores };
}

function networksOf(
  services: readonly StackService[],
  stores: readonly StorePlan[],
): readonly Choice<Network>[] {
  const used = new Set(services.flatMap(({ networks }) => networks.value));
  const open = [
    choose<Network>({ name: 'edge', internal: false }, 'the proxy and what it passes requests to'),
    choose<Network>({ name: 'app', internal: false }, 'services among themselves, and their way out'),
  ].filter(({ value }) => used.has(value.name));
  const closed = stores.map(({ id }) =>
    choose<Network>(
      { name: storeNetwork(id), internal: true },
      `${id} and its readers; nothing else reaches it`,
    ),
  );
  return [...open, ...closed];
}

/** The passwords of stores, which the stores and their readers get. */
function storeSecrets(
  stores: readonly StorePlan[],
  services: readonly StackService[],
  fileSecrets: ReadonlySet<string>,
): readonly Choice<Secret>[] {
  return stores.flatMap(({ id }) => {
    const name = passwordOf(id);
    if (name === null) return [];
    const reads = ({ env, secrets }: StackService): boolean =>
      secrets.includes(name) ||
      Object.values(env).some(({ value }) => value.kind === 'text' && value.text.includes(`\${${name}}`));
    const readBy = [id, ...services.filter(reads).map((service) => service.id)];
    const kind = fileSecrets.has(name) ? 'file' : 'variable';
    const because =
      kind === 'file' ? 'all its readers can read it from a file' : 'the code reads it as part of an address';
    return [choose<Secret>({ name, kind, readBy, secret: true, random: true }, because)];
  });
}

function byName(a: Choice<Secret>, b: Choice<Secret>): number {
  return a.value.name < b.value.name ? -1 : 1;
}
