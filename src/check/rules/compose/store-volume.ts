import type { ComposeService } from '../../../formats/compose/service.ts';
import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

/** Where the official images of stores keep their data. */
const KEPT: Readonly<Record<string, string>> = {
  postgres: '/var/lib/postgresql',
  mysql: '/var/lib/mysql',
  mongo: '/data/db',
  elasticsearch: '/usr/share/elasticsearch/data',
  qdrant: '/qdrant/storage',
  weaviate: '/var/lib/weaviate',
  milvus: '/var/lib/milvus',
  clickhouse: '/var/lib/clickhouse',
  cassandra: '/var/lib/cassandra',
  neo4j: '/data',
  couchdb: '/opt/couchdb/data',
};
const IMAGE = `postgres:16@sha256:${'0'.repeat(64)}`;

const mounted = (target: string): string =>
  inService(`image: ${IMAGE}\nvolumes: ["data:${target}"]`).replace(
    'networks:\n',
    'volumes:\n  data: {}\nnetworks:\n',
  );

export const storeVolume: ComposeRule = {
  id: 'compose/store-volume',
  title: 'A volume for what a store keeps',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'Without a volume of its own the data are in one without a name, which docker compose down leaves behind: the next up starts with an empty store.',
  fix: 'Mount a named volume where the image keeps its data.',
  source: 'https://docs.docker.com/engine/storage/volumes/',
  bad: [
    { at: 2, example: inService(`image: ${IMAGE}`) },
    { at: 2, example: mounted('/var/lib/posgresql/data') },
  ],
  good: [mounted('/var/lib/postgresql/data')],
  check({ services }, report) {
    for (const service of services) {
      const store = storeOf(service);
      const kept = store === null ? undefined : KEPT[store];
      const name = service.image?.name ?? '';
      // Images of others keep their data elsewhere; what is built may as well.
      const official = !/bitnami|bitnamilegacy|zalando|supabase/.test(name) && service.build === null;
      if (kept === undefined || !official || isElsewhere(service) || isMounted(service, kept)) continue;
      report(service.at, `${service.name} keeps its data in ${kept}, where no volume is mounted`);
    }
  },
};

function isMounted({ mounts, node }: ComposeService, kept: string): boolean {
  const memory = at(node, 'tmpfs');
  const targets = [...mounts.map(({ target }) => target), text(memory), ...items(memory).map(text)];
  return targets.some((target) => {
    const path = (target ?? '').replace(/:.*|\/+$/g, '');
    return path !== '' && (path === kept || path.startsWith(`${kept}/`) || kept.startsWith(`${path}/`));
  });
}

/** The store is told to keep its data somewhere else, or takes the volumes of another. */
function isElsewhere({ environment, command, node }: ComposeService): boolean {
  return (
    environment.some(({ name }) =>
      /^(PGDATA|NEO4J_server_directories_data|QDRANT__STORAGE__STORAGE_PATH)$/i.test(name),
    ) ||
    (command ?? []).some((word) => /--?(dbpath|datadir|data-dir|path\.data)/.test(word)) ||
    at(node, 'volumes_from') !== null ||
    at(node, 'extends') !== null
  );
}
