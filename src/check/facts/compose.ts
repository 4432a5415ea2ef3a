import type { Compose } from '../../formats/compose/compose.ts';
import type { ComposeService } from '../../formats/compose/service.ts';
import { at, entries, type YamlNode } from '../../formats/yaml/node.ts';
import type { Patch } from '../rule.ts';
import type { DockerfileFacts } from './stage.ts';

/** What a set of compose files is for, as far as its names tell: `only` when there is no other. */
export type Mode = 'prod' | 'dev' | 'only';

/** A set of compose files that is started together, and what its services are built from. */
export interface ComposeFacts {
  readonly compose: Compose;
  readonly mode: Mode;
  readonly services: readonly ComposeService[];
  /** The Dockerfile that a service is built from; null when it is not built or the file is not known. */
  readonly dockerfileOf: (service: ComposeService) => DockerfileFacts | null;
  readonly text: (path: string) => string;
}

const STORES: readonly (readonly [string, RegExp])[] = [
  ['postgres', /(^|[/-])(postgres|postgis|timescaledb|pgvector|supabase\/postgres)/],
  ['mysql', /(^|\/)(mysql|mariadb|percona)/],
  ['mongo', /(^|\/)mongo(db)?([:@-]|$)/],
  ['redis', /(^|\/)(redis|valkey|keydb|dragonfly)/],
  ['memcached', /(^|\/)memcached/],
  ['rabbitmq', /(^|\/)rabbitmq/],
  ['elasticsearch', /(^|\/)(elasticsearch|opensearch)/],
  ['minio', /(^|\/)minio\/minio|(^|\/)minio([:@]|$)/],
  ['qdrant', /(^|\/)qdrant/],
  ['weaviate', /(^|\/)weaviate/],
  ['chroma', /(^|\/)chroma/],
  ['milvus', /(^|\/)milvus/],
  ['clickhouse', /(^|\/)clickhouse/],
  ['cassandra', /(^|\/)cassandra/],
  ['neo4j', /(^|\/)neo4j/],
  ['influxdb', /(^|\/)influxdb/],
  ['couchdb', /(^|\/)couchdb/],
];

/** Which data store a service is, by its image; null when it is none. */
export function storeOf(service: ComposeService): string | null {
  const name = service.image?.name ?? '';
  if (/exporter|commander|admin|express|insight/.test(name)) return null;
  return STORES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** Whether a password is one that everybody tries first, or that examples come with. */
export function isKnownPassword(value: string): boolean {
  return /^(admin|administrator|root|password|passwd|pass|secret|changeme|change[-_]?me|change[-_]?this.*|example|test|postgres|mysql|mongo|redis|guest|user|default|minio(admin|123)?|rabbitmq|airflow|kestra|1234\d*|letmein|qwerty|mysecret.*|your[-_].*|supersecret.*|dev)$/i.test(
    value,
  );
}

/** The password in a value that is an address: `postgres://user:password@host`; null for any other. */
export function passwordIn(value: string): string | null {
  return /^[a-z][a-z0-9+]*:\/\/[^:@/\s]*:([^@/\s]+)@/i.exec(value)?.[1] ?? null;
}

/** A fix that adds a key to a service, above the first one it has; nothing when that is not in block style. */
export function addKey(
  facts: ComposeFacts,
  service: ComposeService,
  lines: readonly string[],
  patch: Omit<Patch, 'edits'>,
) {
  const own = entries(service.node).filter(
    (found) => found.at.path === service.at.path && found.at.start > service.at.start,
  );
  const first = own.toSorted((a, b) => a.at.start - b.at.start)[0];
  if (!first) return {};
  const text = facts.text(service.at.path);
  const line = text.lastIndexOf('\n', first.at.start - 1) + 1;
  const indent = text.slice(line, first.at.start);
  if (!/^ +$/.test(indent) || line <= service.at.end) return {};
  const added = lines.map((written) => `${written}\n${indent}`).join('');
  return { patch: { ...patch, edits: [{ start: first.at.start, end: first.at.start, text: added }] } };
}

/** A setting of `deploy.resources`, or the older key of the service itself. */
export function limit(
  service: ComposeService,
  kind: 'limits' | 'reservations',
  name: string,
  older: string,
): YamlNode | null {
  return at(service.node, 'deploy', 'resources', kind, name) ?? at(service.node, older);
}
