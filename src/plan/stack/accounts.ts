import type { Inventory } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { storeVariable } from './addresses.ts';
import { isStoreRole, STORES } from './catalogue.ts';
import { composedServices } from './composed.ts';

/** Names a store's database and its user go by. */
export interface Account {
  readonly user: string;
  readonly database: string;
}

/** What a database may be called here. */
const NAME = /^[a-z_]\w*$/i;

/** Images that make a store's database by the variables of its official image: made from it, or forks of it. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  mysql: ['mariadb', 'percona'],
  postgres: [
    'pgvector',
    'postgis',
    'timescaledb',
    'timescaledb-ha',
    'postgresml',
    'pgvecto-rs',
    'postgresql',
  ],
};

/**
 * The account of each store: the database is the one that the code's own default names, else the one that compose files of
 * the tree make, for code may know its name and nothing but that.
 */
export function accountsOf(inventory: Inventory, tree: Tree): (id: string) => Account {
  const named = new Map<string, string>();
  for (const service of inventory.services)
    for (const variable of service.env) {
      const found = storeVariable(variable, service, tree);
      if (found?.database && NAME.test(found.database) && !named.has(found.store))
        named.set(found.store, found.database);
    }
  for (const { id } of inventory.stores) {
    const made = named.has(id) ? null : composedDatabase(id, inventory, tree);
    if (made !== null) named.set(id, made);
  }
  return (id) => ({ user: 'app', database: named.get(id) ?? 'app' });
}

/**
 * The database that a compose file of the tree has its store make; where nobody's file says so, the one that was emitted
 * before: it may have taken the place of the file that said it, and its data are kept under that name.
 */
function composedDatabase(id: string, inventory: Inventory, tree: Tree): string | null {
  if (!isStoreRole(id)) return null;
  const variables = Object.entries(STORES[id].env).flatMap(([name, value]) => (value === 'DB' ? [name] : []));
  let before: string | null = null;
  for (const { name, image, environment, emitted } of composedServices(inventory, tree)) {
    const named = variables
      .flatMap((variable) => environment.get(variable) ?? [])
      .find((one) => NAME.test(one));
    if (named === undefined || !isImageOf(id, image)) continue;
    if (!emitted) return named;
    // What is laid over the stack has databases of its own (`kestra-postgres`).
    if (name === id) before ??= named;
  }
  return before;
}

function isImageOf(id: string, image: string): boolean {
  const name = image.slice(image.lastIndexOf('/') + 1).split(/[:@]/)[0] ?? '';
  return name === id || DERIVED[id]?.includes(name) === true;
}
