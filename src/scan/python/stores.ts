import type { PythonModule } from '../../formats/python/module.ts';
import type { CallExpression } from '../../formats/python/syntax.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Reach } from './reach.ts';

/** A data store a service talks to. */
export interface StoreUse {
  readonly id: string;
  readonly evidence: Evidence;
}

/** Client libraries by the first part of their module. */
const CLIENTS: Readonly<Record<string, string>> = {
  MySQLdb: 'mysql', aiomcache: 'memcached', bmemcached: 'memcached', pylibmc: 'memcached', pymemcache: 'memcached', asyncio_mqtt: 'mqtt', gmqtt: 'mqtt', aiokafka: 'kafka', aiomysql: 'mysql', aio_pika: 'rabbitmq', aioredis: 'redis', aiosqlite: 'sqlite', arq: 'redis',
  asyncmy: 'mysql', asyncpg: 'postgres', beanie: 'mongo', cassandra: 'cassandra', chromadb: 'chroma',
  clickhouse_connect: 'clickhouse', clickhouse_driver: 'clickhouse', confluent_kafka: 'kafka', couchdb: 'couchdb',
  duckdb: 'duckdb', elasticsearch: 'elasticsearch', firebase_admin: 'firebase', influxdb_client: 'influxdb',
  kafka: 'kafka', minio: 's3', mongoengine: 'mongo', motor: 'mongo', mysql: 'mysql', neo4j: 'neo4j', odmantic: 'mongo',
  opensearchpy: 'opensearch', paho: 'mqtt', aiomqtt: 'mqtt', pgvector: 'postgres', pika: 'rabbitmq', pinecone: 'pinecone',
  psycopg: 'postgres', psycopg2: 'postgres', pymilvus: 'milvus', pymongo: 'mongo', flask_pymongo: 'mongo', pymysql: 'mysql',
  qdrant_client: 'qdrant', redis: 'redis', flask_redis: 'redis', rq: 'redis', sqlite3: 'sqlite', supabase: 'supabase', weaviate: 'weaviate',
}; // biome-ignore format: one table

/** Drivers that an object-relational mapper loads by the name in a URL or setting. */
const DRIVERS: Readonly<Record<string, string>> = {
  aiomysql: 'mysql', aiosqlite: 'sqlite', asyncmy: 'mysql', asyncpg: 'postgres', 'mysql-connector-python': 'mysql', mysqlclient: 'mysql', psycopg: 'postgres',
  'psycopg-binary': 'postgres', psycopg2: 'postgres', 'psycopg2-binary': 'postgres', pymysql: 'mysql',
}; // biome-ignore format: one table
const MAPPERS = [
  'sqlalchemy',
  'sqlmodel',
  'databases',
  'tortoise',
  'flask_sqlalchemy',
  'django',
  'peewee',
  'ormar',
];

const SCHEMES: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^postgres(ql)?(\+\w+)?:\/\//, 'postgres'],
  [/^(mysql|mariadb)(\+\w+)?:\/\//, 'mysql'],
  [/^sqlite(\+\w+)?:\/\//, 'sqlite'],
  [/^mongodb(\+srv)?:\/\//, 'mongo'],
  [/^rediss?:\/\//, 'redis'],
  [/^(amqps?|pyamqp):\/\//, 'rabbitmq'],
  [/^django\.db\.backends\.postgresql|^django\.contrib\.gis\.db\.backends\.postgis/, 'postgres'],
  [/^django\.db\.backends\.mysql/, 'mysql'],
  [/^django\.db\.backends\.sqlite3/, 'sqlite'],
  [/^django\.core\.cache\.backends\.memcached/, 'memcached'],
  [/^django\.core\.cache\.backends\.redis/, 'redis'],
  [/^(channels_redis|django_redis)\./, 'redis'],
  [/^channels_rabbitmq\./, 'rabbitmq'],
  [/^mqtts?:\/\//, 'mqtt'],
]; // biome-ignore format: one table, a row a line

/** Names of libraries that work with several stores, by the one each means. */
const NAMED: readonly (readonly [name: RegExp, id: string])[] = [
  [/^dramatiq\.brokers\.redis(\.|$)/, 'redis'],
  [/^dramatiq\.brokers\.rabbitmq(\.|$)/, 'rabbitmq'],
  [/^huey\.\w*RedisHuey$|^huey\.\w*RedisExpireHuey$/, 'redis'],
  [/^langgraph\.checkpoint\.postgres(\.|$)|^langchain_postgres(\.|$)/, 'postgres'],
  // Its application for Django has Redis unless the settings name another class.
  [/^huey\.contrib\.djhuey$/, 'redis'],
]; // biome-ignore format: one table, a row a line

/** The data stores that reached code talks to: by client library, by address, by driver of a mapper that is used. */
export function storesOf(reach: Reach, declared: readonly string[]): readonly StoreUse[] {
  const found = new Map<string, Evidence>();
  const add = (id: string | undefined, evidence: Evidence | undefined): void => {
    if (id !== undefined && evidence && !found.has(id)) found.set(id, evidence);
  };
  for (const [module, evidence] of reach.external) add(CLIENTS[module], evidence);
  for (const module of reach.modules) for (const { id, evidence } of addresses(module)) add(id, evidence);
  for (const [name, id] of NAMED) add(id, [...reach.dotted].find(([one]) => name.test(one))?.[1]);
  if (reach.dotted.has('google.cloud.firestore')) add('firestore', reach.external.get('google'));
  if (reach.external.has('boto3') && usesS3(reach)) add('s3', reach.external.get('boto3'));
  const mapper =
    MAPPERS.map((name) => reach.external.get(name)).find((one) => one !== undefined) ??
    reach.dotted.get('chainlit.data.sql_alchemy');
  // Of drivers for several servers, an address of one says which is meant: the others are there for somebody else.
  const driven = [...new Set(declared.flatMap((name) => DRIVERS[name] ?? []))];
  const isOpen = driven.length < 2 || !driven.some((id) => found.has(id) && id !== 'sqlite');
  for (const name of mapper && isOpen ? declared : []) add(DRIVERS[name], mapper);
  return [...found].map(([id, evidence]) => ({ id, evidence })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function addresses(module: PythonModule): readonly StoreUse[] {
  return module.strings.flatMap(({ value, line }) => {
    const id = SCHEMES.find(([pattern]) => pattern.test(value))?.[1];
    const scheme = value.split('://')[0] ?? value;
    return id === undefined ? [] : [{ id, evidence: { path: module.path, line, text: `${scheme}://...` } }];
  });
}

function usesS3(reach: Reach): boolean {
  return reach.modules.some((module) => module.calls.some(({ name, call }) => isS3(name, call)));
}

/** `boto3.client("s3")`, by position or by name. */
function isS3(name: string, { args, keywords }: CallExpression): boolean {
  const service = args[0] ?? keywords['service_name'];
  return /^boto3\.(client|resource)$/.test(name) && service?.kind === 'string' && service.value === 's3';
}
