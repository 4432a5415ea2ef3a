import type { Companion } from '../model/companion.ts';
import { memcached } from './memcached.ts';
import { mosquitto } from './mosquitto.ts';
import { nginx } from './nginx.ts';
import { pgvector } from './pgvector.ts';
import { postgres } from './postgres.ts';
import { postgresExporter } from './postgres-exporter.ts';
import { prometheus } from './prometheus.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redis } from './redis.ts';
import { redisExporter } from './redis-exporter.ts';
import { valkey } from './valkey.ts';

/** Those there are, by id. */
export const COMPANIONS: readonly Companion[] = [
  memcached,
  mosquitto,
  nginx,
  pgvector,
  postgres,
  postgresExporter,
  prometheus,
  rabbitmq,
  redis,
  redisExporter,
  valkey,
];

export function companionOf(id: string): Companion | null {
  return COMPANIONS.find((companion) => companion.id === id) ?? null;
}
