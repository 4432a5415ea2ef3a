import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import type { Evidence } from '../../model/evidence.ts';

/** Client packages, and the store each talks to. */
const CLIENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-s3': 's3', '@elastic/elasticsearch': 'elasticsearch', '@google-cloud/firestore': 'firestore',
  '@neondatabase/serverless': 'postgres', '@opensearch-project/opensearch': 'opensearch', '@pinecone-database/pinecone': 'pinecone',
  '@prisma/adapter-better-sqlite3': 'sqlite', '@prisma/adapter-mariadb': 'mysql', '@prisma/adapter-neon': 'postgres', '@prisma/adapter-pg': 'postgres',
  '@qdrant/js-client-rest': 'qdrant', '@supabase/supabase-js': 'supabase', '@upstash/redis': 'redis', '@vercel/postgres': 'postgres',
  '@mikro-orm/mongodb': 'mongo', '@mikro-orm/mysql': 'mysql', '@mikro-orm/postgresql': 'postgres', '@nestjs/bull': 'redis', '@nestjs/bullmq': 'redis', '@typegoose/typegoose': 'mongo',
  'connect-mongo': 'mongo', 'connect-pg-simple': 'postgres', 'pg-boss': 'postgres', slonik: 'postgres', 'bun:sqlite': 'sqlite', 'node:sqlite': 'sqlite',
  'drizzle-orm/better-sqlite3': 'sqlite', 'drizzle-orm/bun-sqlite': 'sqlite', 'drizzle-orm/mysql2': 'mysql', 'drizzle-orm/neon-http': 'postgres',
  'drizzle-orm/neon-serverless': 'postgres', 'drizzle-orm/node-postgres': 'postgres', 'drizzle-orm/postgres-js': 'postgres', 'drizzle-orm/vercel-postgres': 'postgres',
  'amqp-connection-manager': 'rabbitmq', amqplib: 'rabbitmq', 'better-sqlite3': 'sqlite', bull: 'redis', bullmq: 'redis',
  chromadb: 'chroma', 'connect-redis': 'redis', 'firebase-admin': 'firebase', 'firebase-admin/firestore': 'firestore', 'firebase/database': 'firebase', 'firebase/firestore': 'firestore', ioredis: 'redis',
  kafkajs: 'kafka', mariadb: 'mysql', minio: 's3', mongodb: 'mongo', mongoose: 'mongo', '@nestjs/mongoose': 'mongo', mqtt: 'mqtt', mysql: 'mysql', mysql2: 'mysql',
  'mysql2/promise': 'mysql', nats: 'nats', 'neo4j-driver': 'neo4j', pg: 'postgres', 'pg-promise': 'postgres', postgres: 'postgres', redis: 'redis',
  sqlite3: 'sqlite', sqlite: 'sqlite', typesense: 'typesense', meilisearch: 'meilisearch', 'weaviate-ts-client': 'weaviate', memcached: 'memcached', memjs: 'memcached',
}; // biome-ignore format: one table
const SCHEMES: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^postgres(ql)?:\/\//, 'postgres'],
  [/^mysql:\/\//, 'mysql'],
  [/^mongodb(\+srv)?:\/\//, 'mongo'],
  [/^rediss?:\/\//, 'redis'],
  [/^amqps?:\/\//, 'rabbitmq'],
  [/^mqtts?:\/\//, 'mqtt'],
];

/** What reaches its database through a driver that it loads by itself, and those drivers. */
const MAPPER = /^(@nestjs\/(typeorm|sequelize)|typeorm|sequelize(-typescript)?|knex|objection)$/;
const DRIVERS: Readonly<Record<string, string>> = {
  'better-sqlite3': 'sqlite',
  mysql: 'mysql',
  mysql2: 'mysql',
  pg: 'postgres',
  sqlite3: 'sqlite',
};

export interface StoreUse {
  readonly id: string;
  readonly evidence: Evidence;
}

/**
 * The data stores that modules talk to: by client package, by address, and through a mapper by the one driver that is
 * declared for it.
 * @param others those that are known of by other means
 */
export function storesOf(
  modules: readonly ScriptModule[],
  declared: readonly string[],
  others: readonly StoreUse[],
): readonly StoreUse[] {
  const found = new Map(others.map(({ id, evidence }) => [id, evidence]));
  for (const { path, imports, strings } of modules) {
    for (const { source, line } of imports) {
      const id = CLIENTS[source];
      if (id !== undefined && !found.has(id)) found.set(id, { path, line, text: `import ${source}` });
    }
    for (const { value, line } of strings) {
      const id = SCHEMES.find(([pattern]) => pattern.test(value))?.[1];
      if (id !== undefined && !found.has(id))
        found.set(id, { path, line, text: `${value.slice(0, value.indexOf('://'))}://...` });
    }
  }
  const drivers = declared.filter((name) => DRIVERS[name] !== undefined);
  const [mapped, ...further] = new Set(drivers.map((name) => DRIVERS[name] ?? ''));
  const mapper = modules.flatMap(({ path, imports }) =>
    imports.filter(({ source }) => MAPPER.test(source)).map(({ source, line }) => ({ path, line, source })),
  )[0];
  if (mapper !== undefined && mapped !== undefined && further.length === 0 && !found.has(mapped))
    found.set(mapped, {
      path: mapper.path,
      line: mapper.line,
      text: `import ${mapper.source}, with ${drivers[0]} declared`,
    });
  return [...found].map(([id, evidence]) => ({ id, evidence })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
