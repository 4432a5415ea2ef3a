import { readsEnvironment } from '../../formats/python/environment.ts';
import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateFixed, isSettings } from '../../formats/python/value.ts';
import type { Need } from '../../model/inventory.ts';
import { TAKEN_BEFORE } from './environment.ts';

/** Where a client's constructor has the host, and what it means without one. */
interface Client {
  readonly store: string;
  readonly port: number;
  /** Position of the host or the address; null when it is given by keyword only. */
  readonly at: number | null;
  /** True when nothing given means this machine. */
  readonly local: boolean;
}

const POSTGRES: Client = { store: 'postgres', port: 5432, at: 0, local: false };
const MYSQL: Client = { store: 'mysql', port: 3306, at: 0, local: true };
const REDIS: Client = { store: 'redis', port: 6379, at: 0, local: true };
const MONGO: Client = { store: 'mongo', port: 27017, at: 0, local: true };
const CLIENTS: readonly (readonly [pattern: RegExp, client: Client])[] = [
  [/^(?:redis|aioredis)(?:\.\w+)*\.(?:Strict)?Redis$|^redis(?:\.\w+)*\.ConnectionPool$/, REDIS],
  [/^arq\.connections\.RedisSettings$|^huey\.\w*Redis\w*Huey$/, REDIS],
  [/^dramatiq\.brokers\.redis\.RedisBroker$/, { ...REDIS, at: null }],
  [/^dramatiq\.brokers\.rabbitmq\.RabbitmqBroker$/, { store: 'rabbitmq', port: 5672, at: null, local: true }],
  [/^(?:pymongo|motor)(?:\.\w+)*\.(?:Async)?(?:IOMotor|Mongo)Client$/, MONGO],
  [/^mongoengine\.connect$/, { ...MONGO, at: null }],
  [/^(?:psycopg2?|asyncpg)\.connect$|^asyncpg\.create_pool$|^psycopg2\.pool\.\w+Pool$/, POSTGRES],
  [/^(?:pymysql|MySQLdb|aiomysql|mysql\.connector)\.(?:connect|create_pool)$/, MYSQL],
  [/^pika\.ConnectionParameters$/, { store: 'rabbitmq', port: 5672, at: 0, local: true }],
  [/^qdrant_client\.(?:Async)?QdrantClient$/, { store: 'qdrant', port: 6333, at: null, local: false }],
]; // biome-ignore format: one table, a row a line
const SCHEMES: readonly (readonly [scheme: RegExp, store: string, port: number])[] = [
  [/^redis$/, 'redis', 6379],
  [/^mongodb$/, 'mongo', 27017],
  [/^postgres(?:ql)?(?:\+\w+)?$/, 'postgres', 5432],
  [/^(?:mysql|mariadb)(?:\+\w+)?$/, 'mysql', 3306],
  [/^(?:py)?amqp$/, 'rabbitmq', 5672],
]; // biome-ignore format: one table, a row a line
/** With or without a user, whose password is never kept. */
const ADDRESS = /^([a-z+\d]+):\/\/(?:[^@/\s]*@)?(localhost|127\.0\.0\.1)(?::(\d+))?(?:[/?]|$)/;
const HOST = /^(?:localhost|127\.0\.0\.1)$/;
/** `host=localhost port=5432 dbname=x` of libpq. */
const IN_WORDS = /(?:^|\s)host=(localhost|127\.0\.0\.1)(?=\s|$)/;
/** Other ways to say where a store is. */
const ELSEWHERE = ['host', 'url', 'dsn', 'unix_socket', 'unix_socket_path', 'connection_pool', 'path'];

/**
 * Stores whose address the code has on the machine itself, where no variable says another: in a container that is the
 * container, and the store runs in one of its own. One a store, the first place.
 */
export function fixedStores(project: PythonProject, modules: readonly PythonModule[]): readonly Need[] {
  const found = new Map<string, Need>();
  for (const module of modules)
    for (const { store, at, line } of [...addresses(module), ...hosts(project, module), ...django(module)])
      if (!found.has(store))
        found.set(store, {
          what: 'own-store',
          detail: `${store} at ${at}`,
          evidence: { path: module.path, line, text: at },
        });
  return [...found.values()];
}

interface Fixed {
  readonly store: string;
  /** `localhost:6379` */
  readonly at: string;
  readonly line: number;
}

/** `"redis://localhost:6379/0"`, where it is no variable's default. */
function addresses(module: PythonModule): readonly Fixed[] {
  const written = module.strings.filter(({ value, main }) => !main && ADDRESS.test(value));
  const presets = written.length === 0 ? new Set<string>() : presetsOf(module);
  return written.flatMap(({ value, line }) => {
    const [, scheme = '', host, port] = ADDRESS.exec(value) ?? [];
    const known = SCHEMES.find(([pattern]) => pattern.test(scheme));
    if (known === undefined || presets.has(value)) return [];
    return [{ store: known[1], at: `${host}:${port ?? known[2]}`, line }];
  });
}

/** Texts that a variable or a condition may put another in the place of. */
function presetsOf(module: PythonModule): ReadonlySet<string> {
  const given: (Expression | undefined)[] = [];
  for (const { name, call } of module.calls) {
    if (readsEnvironment(name)) given.push(call.args[1], call.keywords['default']);
    for (const keyword of Object.keys(TAKEN_BEFORE[name] ?? {})) given.push(call.keywords[keyword]);
    for (const one of [...call.args, ...Object.values(call.keywords)])
      if (one.kind === 'operation') given.push(one);
  }
  for (const { scope, value } of [...module.fields, ...module.assigns])
    if (value !== null && (isSettings(module, scope) || value.kind === 'operation')) given.push(value);
  return new Set(given.flatMap((one) => textsIn(module, one)));
}

function textsIn(module: PythonModule, value: Expression | undefined): readonly string[] {
  switch (value?.kind) {
    case 'string':
      return [value.value];
    case 'name': {
      const named = module.assigns.find(({ target }) => target === value.name)?.value;
      return named?.kind === 'string' ? [named.value] : [];
    }
    case 'operation':
      return value.operands.flatMap((one) => textsIn(module, one));
    case 'call':
      return [...value.args, ...Object.values(value.keywords)].flatMap((one) => textsIn(module, one));
    default:
      return [];
  }
}

/** `Redis(host="localhost")`, `MongoClient()`, `connect(**CONFIG)`. */
function hosts(project: PythonProject, module: PythonModule): readonly Fixed[] {
  return module.calls.flatMap(({ name, call, scope, line, main }): readonly Fixed[] => {
    const client = CLIENTS.find(([pattern]) => pattern.test(name))?.[1];
    if (client === undefined || main) return [];
    const spread = call.args.find((one) => one.kind === 'operation' && one.operator === '**');
    const args = call.args.filter((one) => one !== spread);
    const given =
      call.keywords['host'] ?? hostIn(module, spread) ?? (client.at === null ? undefined : args[client.at]);
    const { store, port } = client;
    const usual = { store, at: `localhost:${port}`, line };
    if (given === undefined) {
      const isElsewhere = spread !== undefined || ELSEWHERE.some((word) => word in call.keywords);
      return client.local && !isElsewhere && args.length === 0 ? [usual] : [];
    }
    const text = evaluateFixed(project, module, given, scope) ?? '';
    const host = HOST.test(text) ? text : IN_WORDS.exec(text)?.[1];
    return host === undefined ? [] : [{ ...usual, at: `${host}:${port}` }];
  });
}

/** The host of settings that are spread: `CONFIG = {"host": "localhost"}`. */
function hostIn(module: PythonModule, spread: Expression | undefined): Expression | undefined {
  const [named] = spread?.kind === 'operation' ? spread.operands : [];
  const settings =
    named?.kind === 'name' ? module.assigns.find(({ target }) => target === named.name)?.value : named;
  return settings && entry(settings, 'host');
}

function entry(value: Expression, key: string): Expression | undefined {
  const found =
    value.kind === 'dict'
      ? value.entries.find(([name]) => name.kind === 'string' && name.value === key)
      : null;
  return found?.[1];
}

const ENGINES: readonly (readonly [pattern: RegExp, store: string, port: number])[] = [
  [/postgresql|postgis/, 'postgres', 5432],
  [/mysql/, 'mysql', 3306],
]; // biome-ignore format: one table, a row a line

/** `DATABASES` of Django. */
function django(module: PythonModule): readonly Fixed[] {
  const { value } = module.assigns.find(({ target }) => target === 'DATABASES') ?? {};
  return (value?.kind === 'dict' ? value.entries : []).flatMap(([, database]) => {
    const [engine, host] = [entry(database, 'ENGINE'), entry(database, 'HOST')];
    const known =
      engine?.kind === 'string' ? ENGINES.find(([pattern]) => pattern.test(engine.value)) : undefined;
    if (known === undefined || host?.kind !== 'string' || !HOST.test(host.value)) return [];
    return [{ store: known[1], at: `${host.value}:${known[2]}`, line: host.line }];
  });
}
