import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { DataStore, Inventory } from '../../model/inventory.ts';
import type { Setting, StorePlan } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import type { Account } from './accounts.ts';
import { EMBEDDED, isStoreRole, STORES, type StoreKind } from './catalogue.ts';
import { extendedImage } from './extended.ts';
import { tune } from './tuning.ts';

/** The stores that run in the stack. */
export function storePlans(
  inventory: Inventory,
  config: Config,
  accounts: (id: string) => Account,
  fileSecrets: ReadonlySet<string>,
  tree: Tree,
): readonly StorePlan[] {
  return inventory.stores.flatMap((store) =>
    isStoreRole(store.id)
      ? [storePlan(store, STORES[store.id], inventory, config, accounts(store.id), fileSecrets, tree)]
      : [],
  );
}

/** Stores that are services of somebody else: object storage, hosted databases. */
export function outsideStores(inventory: Inventory): Choice<readonly string[]> {
  const stores = inventory.stores.filter(({ id }) => !isStoreRole(id) && !EMBEDDED.includes(id));
  const ids = stores.map(({ id }) => id);
  const because =
    ids.length === 0 ? 'every store that is used runs here' : 'somebody else runs them: give their addresses';
  return choose(
    ids,
    because,
    stores.flatMap((store) => store.evidence),
  );
}

/** Name of the variable a store's password is given in; null for a store that only its network protects. */
export function passwordOf(id: string): string | null {
  const kind = isStoreRole(id) ? STORES[id] : null;
  const has = Object.values(kind?.env ?? {}).includes('PASSWORD');
  return has ? `${id.toUpperCase()}_PASSWORD` : null;
}

/** True when messages that may not be lost wait in a store. */
function isQueue(store: DataStore, inventory: Inventory): boolean {
  return inventory.services.some((service) => service.kind === 'worker' && service.stores.includes(store.id));
}

function storePlan(
  store: DataStore,
  kind: StoreKind,
  inventory: Inventory,
  config: Config,
  account: Account,
  fileSecrets: ReadonlySet<string>,
  tree: Tree,
): StorePlan {
  const secret = passwordOf(store.id);
  const asFile = secret !== null && fileSecrets.has(secret);
  const queue = isQueue(store, inventory);
  const keeps = kind.data !== null && (kind.role !== 'redis' || queue);
  const temporary = keeps || kind.data === null ? kind.temporary : [...kind.temporary, kind.data];
  return {
    id: store.id,
    role: kind.role,
    image: chooseImage(store, kind, inventory, config, tree),
    port: kind.port,
    user: kind.user,
    command: tune(kind.role, kind.memory, queue),
    env: Object.fromEntries(
      Object.entries(kind.env).map(([name, value]) => environment(name, value, account, secret, asFile)),
    ),
    secrets: asFile ? [secret] : [],
    mount:
      keeps && kind.data !== null
        ? choose({ volume: `${store.id}-data`, path: kind.data, readOnly: false }, 'outlives the container')
        : null,
    temporary,
    network: storeNetwork(store.id),
    probe: choose(
      {
        argv: kind.probe.map((word) => (word === 'DB' ? account.database : word)),
        route: '',
        interval: 10,
        timeout: 5,
        startPeriod: kind.start,
        retries: 5,
      },
      'asked with a program of its own image',
    ),
    limits: choose(
      { memory: kind.memory, cpus: kind.cpus, pids: kind.pids },
      'enough for a small team; its settings are made to fit',
    ),
    stop: choose({ signal: kind.signal, grace: kind.grace }, 'time to write what is in memory'),
  };
}

function chooseImage(
  store: DataStore,
  kind: StoreKind,
  inventory: Inventory,
  config: Config,
  tree: Tree,
): Choice<string> {
  const configured = config.stack?.images?.[kind.role];
  if (configured) return choose(configured, 'set in plimsoll.yaml');
  const extended = extendedImage(kind.role, inventory, tree);
  if (extended !== null)
    return choose(extended.image, 'it brings extensions that the official image has not', [
      extended.evidence,
    ]);
  return choose(kind.image, `the code talks to ${store.id}`, store.evidence);
}

function environment(
  name: string,
  value: string,
  account: Account,
  secret: string | null,
  asFile: boolean,
): readonly [string, Choice<Setting>] {
  const text = (written: string, because: string): Choice<Setting> =>
    choose({ kind: 'text', text: written }, because);
  if (value === 'USER') return [name, text(account.user, 'the account the services use')];
  if (value === 'DB') return [name, text(account.database, 'the database the services use')];
  if (value !== 'PASSWORD') return [name, text(value.slice(1), 'how its image is told')];
  return asFile && secret !== null
    ? [
        `${name}_FILE`,
        text(`/run/secrets/${secret.toLowerCase()}`, 'read from a file: no environment shows it'),
      ]
    : [name, text(`\${${secret}}`, 'the same as in the addresses of its readers')];
}

export function storeNetwork(id: string): string {
  return `${id}-net`;
}
