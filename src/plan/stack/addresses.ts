import type { EnvironmentVariable, Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import type { Account } from './accounts.ts';
import { isStoreRole, STORES } from './catalogue.ts';

/** What a variable says of a store: its whole address, or one part. */
export interface StoreVariable {
  readonly store: string;
  readonly part: 'url' | 'host' | 'port' | 'user' | 'password' | 'database';
  /** `postgresql+asyncpg`, when the code's default names a driver. */
  readonly scheme: string | null;
  /** Name or number of the database in the code's default. */
  readonly database: string | null;
}

const SCHEMES: Readonly<Record<string, string>> = {
  amqp: 'rabbitmq', mariadb: 'mysql', mongodb: 'mongo', mqtt: 'mqtt', mysql: 'mysql', postgres: 'postgres',
  postgresql: 'postgres', pyamqp: 'rabbitmq', redis: 'redis',
}; // biome-ignore format: one table

/** What a hosted store is reached by, encrypted or looked up by name, and what the one of the stack is. */
const HOSTED: Readonly<Record<string, string>> = { amqps: 'amqp', 'mongodb+srv': 'mongodb', rediss: 'redis' };

/** Names that mean a store, the more exact first; `sql` stands for the service's SQL store. */
const NAMES: readonly (readonly [pattern: RegExp, stores: readonly string[]])[] = [
  [/POSTGRES|^PG/, ['postgres']],
  [/MYSQL|MARIADB/, ['mysql']],
  [/MONGO/, ['mongo']],
  [/REDIS|VALKEY/, ['redis']],
  [/RABBIT|AMQP/, ['rabbitmq']],
  [/MQTT/, ['mqtt']],
  [/QDRANT/, ['qdrant']],
  [/MEMCACHED?/, ['memcached']],
  [/BROKER/, ['rabbitmq', 'redis']],
  [/RESULT_BACKEND|CELERY_RESULT|CACHE/, ['redis', 'memcached']],
  [
    /^(DB|DATABASE|SQLALCHEMY|SQL)(_|$)|_(DB|DATABASE)_|DATABASE_(URL|URI|DSN)/,
    ['postgres', 'mysql', 'mongo'],
  ],
];

const PARTS: readonly (readonly [pattern: RegExp, part: StoreVariable['part']])[] = [
  [/(^|_)(URL|URI|DSN|BROKER|BACKEND|CONNECTION_STRING|ADDRESS)$/, 'url'],
  [/(HOST|HOSTNAME|SERVER|ENDPOINT)$/, 'host'],
  [/PORT$/, 'port'],
  [/(USER|USERNAME|LOGIN)$/, 'user'],
  [/(PASSWORD|PASSWD|PASS)$/, 'password'],
  [/(DB|DATABASE|DBNAME|DB_NAME|DATABASE_NAME|_NAME)$/, 'database'],
];

/**
 * What a variable of the code says of one of the service's stores, or null: by the address in its default (read from
 * the line the variable is on, for a secret's default is in no inventory), else by its name.
 */
export function storeVariable(
  variable: EnvironmentVariable,
  service: Service,
  tree: Tree,
): StoreVariable | null {
  // A list or an object of JSON is no part of an address.
  if (variable.holds === 'other') return null;
  // `mongoURL` is `MONGO_URL` as others write it.
  const words = variable.name.replace(/_FILE$/, '').replace(/([a-z\d])([A-Z])/g, '$1_$2');
  const name = words.toUpperCase();
  // What tests empty is not what serves.
  if (!variable.required && /(^|_)TEST(ING)?_/.test(name)) return null;
  const address = addressIn(variable, tree);
  const used = (id: string): boolean => service.stores.includes(id) && isStoreRole(id);
  const byScheme = address && SCHEMES[address.scheme.split('+')[0] ?? ''];
  if (address && byScheme && used(byScheme))
    return { store: byScheme, part: 'url', scheme: address.scheme, database: address.database };
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1].find(used);
  const part = PARTS.find(([pattern]) => pattern.test(name))?.[1];
  if (named === undefined || part === undefined) return null;
  const own = part === 'database' ? variable.default : null;
  return { store: named, part, scheme: part === 'url' ? driver(named, service) : null, database: own };
}

/** The address that the line of a variable has as its default. */
function addressIn(
  { path, line, default: preset }: EnvironmentVariable,
  tree: Tree,
): { readonly scheme: string; readonly database: string | null } | null {
  const text = preset ?? (line === null ? '' : (tree.text(path)?.split('\n')[line - 1] ?? ''));
  const match = /([a-z]+(?:\+\w+)?):\/\/[^\s"'/]*(?:\/([\w-]+))?/.exec(text);
  const scheme = match?.[1] ?? '';
  return match ? { scheme: HOSTED[scheme] ?? scheme, database: match[2] ?? null } : null;
}

/**
 * Drivers that a mapper has to be told, by what the service declares (SQLAlchemy, "Database URLs"). The mapper itself may
 * be brought by something else (`litestar[full]`).
 */
function driver(store: string, service: Service): string | null {
  const declares = (name: string): boolean => service.declared.includes(name);
  const mapped =
    ['sqlalchemy', 'sqlmodel', 'flask-sqlalchemy', 'databases'].some(declares) ||
    service.undeclared.includes('sqlalchemy');
  if (!mapped) return null;
  if (store === 'postgres') {
    // Beside another driver asyncpg is the application's: only an asynchronous engine can use it, migrations take the other.
    if (declares('asyncpg')) return 'postgresql+asyncpg';
    // What SQLAlchemy takes when none is named depends on its version.
    if (declares('psycopg2') || declares('psycopg2-binary')) return 'postgresql+psycopg2';
    return declares('psycopg') || declares('psycopg-binary') ? 'postgresql+psycopg' : null;
  }
  if (store !== 'mysql') return null;
  const known = ['pymysql', 'asyncmy', 'aiomysql', 'mysqlclient'].find(declares);
  return known === undefined ? null : `mysql+${known === 'mysqlclient' ? 'mysqldb' : known}`;
}

/**
 * The text a variable gets: `${NAME}` stands for the password.
 * @param password name of the variable the password is given in, or null
 */
export function storeText(found: StoreVariable, account: Account, password: string | null): string {
  const { store, part } = found;
  if (!isStoreRole(store)) throw new Error(`${store} does not run here`);
  const { port, scheme } = STORES[store];
  switch (part) {
    case 'host':
      return store;
    case 'port':
      return String(port);
    case 'user':
      return account.user;
    case 'password':
      return password === null ? '' : `\${${password}}`;
    case 'database':
      return store === 'redis' ? (found.database ?? '0') : account.database;
    case 'url': {
      const login = password === null ? '' : `${account.user}:\${${password}}@`;
      const path = {
        mongo: `/${account.database}?authSource=admin`,
        qdrant: '',
        memcached: '',
        mqtt: '',
        // Without a path every client takes the virtual host /; of // some make an empty name.
        rabbitmq: '',
        redis: `/${found.database ?? '0'}`,
      };
      return `${found.scheme ?? scheme}://${login}${store}:${port}${path[store as keyof typeof path] ?? `/${account.database}`}`;
    }
  }
}
