import type { StoreRole } from '../../model/stack.ts';

/** What is known of a store's official image. */
export interface StoreKind {
  readonly role: StoreRole;
  readonly image: string;
  readonly port: number;
  /** The account of the image that owns its data folder. */
  readonly user: string;
  /** Where it keeps its data; null when it keeps none. */
  readonly data: string | null;
  readonly temporary: readonly string[];
  /** Exec form, with programs of the image. */
  readonly probe: readonly string[];
  /** Seconds from an empty folder until it answers, on a slow disk. */
  readonly start: number;
  /** Bytes. */
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
  readonly signal: 'SIGTERM' | 'SIGINT';
  /** Seconds. */
  readonly grace: number;
  /** Scheme of its addresses, without a driver. */
  readonly scheme: string;
  /** Environment: `USER`, `DB` and `PASSWORD` are taken for what the stack chose. */
  readonly env: Readonly<Record<string, 'USER' | 'DB' | 'PASSWORD' | `=${string}`>>;
  /** True when `NAME_FILE` may be given instead of the password's variable. */
  readonly passwordFile: boolean;
}

const MB = 1e6;

/** Accounts, folders and variables as the images' own documentation has them (Docker Official Images; qdrant.tech). */
export const STORES: Readonly<Record<StoreRole, StoreKind>> = {
  postgres: {
    role: 'postgres',
    image: 'postgres:17.6-bookworm',
    port: 5432,
    user: '999:999',
    data: '/var/lib/postgresql/data',
    temporary: ['/tmp', '/run/postgresql'],
    probe: ['pg_isready', '--quiet', '--host', '127.0.0.1', '--username', 'app', '--dbname', 'DB'],
    start: 30,
    memory: 512 * MB,
    cpus: 1,
    pids: 200,
    // A fast shutdown: sessions are ended, data are written (PostgreSQL documentation, "Shutting Down the Server").
    signal: 'SIGINT',
    grace: 60,
    scheme: 'postgresql',
    env: {
      POSTGRES_DB: 'DB',
      POSTGRES_INITDB_ARGS: '=--data-checksums --auth-host=scram-sha-256',
      POSTGRES_PASSWORD: 'PASSWORD',
      POSTGRES_USER: 'USER',
    },
    passwordFile: true,
  },
  mysql: {
    role: 'mysql',
    image: 'mysql:8.4.6',
    port: 3306,
    user: '999:999',
    data: '/var/lib/mysql',
    temporary: ['/tmp', '/var/run/mysqld'],
    probe: ['mysqladmin', 'ping', '--silent', '--host', '127.0.0.1'],
    start: 60,
    memory: 768 * MB,
    cpus: 1,
    pids: 200,
    signal: 'SIGTERM',
    grace: 60,
    scheme: 'mysql',
    env: {
      MYSQL_DATABASE: 'DB',
      MYSQL_PASSWORD: 'PASSWORD',
      MYSQL_RANDOM_ROOT_PASSWORD: '=yes',
      MYSQL_USER: 'USER',
    },
    passwordFile: true,
  },
  mongo: {
    role: 'mongo',
    image: 'mongo:8.0.13-noble',
    port: 27017,
    user: '999:999',
    data: '/data/db',
    temporary: ['/tmp', '/data/configdb'],
    probe: ['mongosh', '--quiet', '--norc', '--eval', 'quit(db.adminCommand({ping:1}).ok?0:1)'],
    start: 40,
    memory: 1024 * MB,
    cpus: 1,
    pids: 300,
    signal: 'SIGTERM',
    grace: 60,
    scheme: 'mongodb',
    env: {
      HOME: '=/tmp',
      MONGO_INITDB_DATABASE: 'DB',
      MONGO_INITDB_ROOT_PASSWORD: 'PASSWORD',
      MONGO_INITDB_ROOT_USERNAME: 'USER',
    },
    passwordFile: true,
  },
  redis: {
    role: 'redis',
    image: 'redis:7.4.5-bookworm',
    port: 6379,
    user: '999:999',
    data: '/data',
    temporary: ['/tmp'],
    probe: ['redis-cli', '-h', '127.0.0.1', 'ping'],
    start: 10,
    memory: 256 * MB,
    cpus: 0.5,
    pids: 100,
    signal: 'SIGTERM',
    grace: 30,
    scheme: 'redis',
    env: {},
    passwordFile: false,
  },
  rabbitmq: {
    role: 'rabbitmq',
    image: 'rabbitmq:4.1.4',
    port: 5672,
    user: '999:999',
    data: '/var/lib/rabbitmq',
    temporary: ['/tmp', '/var/log/rabbitmq'],
    probe: ['rabbitmq-diagnostics', '--quiet', 'check_running'],
    start: 60,
    memory: 512 * MB,
    cpus: 1,
    pids: 300,
    signal: 'SIGTERM',
    grace: 60,
    scheme: 'amqp',
    env: {
      RABBITMQ_DEFAULT_PASS: 'PASSWORD',
      RABBITMQ_DEFAULT_USER: 'USER',
      RABBITMQ_NODENAME: '=rabbit@localhost',
    },
    passwordFile: false,
  },
  mqtt: {
    role: 'mqtt',
    image: 'eclipse-mosquitto:2.0.22',
    port: 1883,
    user: '1883:1883',
    data: '/mosquitto/data',
    temporary: ['/tmp', '/mosquitto/log'],
    probe: ['mosquitto_sub', '-h', '127.0.0.1', '-t', '$SYS/broker/uptime', '-C', '1', '-W', '3'],
    start: 10,
    memory: 128 * MB,
    cpus: 0.5,
    pids: 50,
    signal: 'SIGTERM',
    grace: 15,
    scheme: 'mqtt',
    env: {},
    passwordFile: false,
  },
  memcached: {
    role: 'memcached',
    image: 'memcached:1.6.39-bookworm',
    port: 11211,
    user: '11211:11211',
    data: null,
    temporary: [],
    probe: ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/11211'],
    start: 5,
    memory: 128 * MB,
    cpus: 0.5,
    pids: 50,
    signal: 'SIGTERM',
    grace: 10,
    scheme: 'memcached',
    env: {},
    passwordFile: false,
  },
  qdrant: {
    role: 'qdrant',
    image: 'qdrant/qdrant:v1.15.4-unprivileged',
    port: 6333,
    user: '1000:1000',
    data: '/qdrant/storage',
    temporary: ['/tmp', '/qdrant/snapshots'],
    probe: ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/6333'],
    start: 20,
    memory: 1024 * MB,
    cpus: 1,
    pids: 200,
    signal: 'SIGTERM',
    grace: 30,
    scheme: 'http',
    env: { QDRANT__TELEMETRY_DISABLED: '=true' },
    passwordFile: false,
  },
};

/** Stores inside a process, or in files beside it: nothing to run. */
export const EMBEDDED = ['sqlite', 'duckdb', 'chroma'];

export function isStoreRole(id: string): id is StoreRole {
  return Object.hasOwn(STORES, id);
}
