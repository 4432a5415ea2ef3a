import type { ServicePlan } from '../../model/plan.ts';
import { type Cause, type Diagnosis, group, setting } from '../cause.ts';
import { lookingAtItself, ownStore } from './own-stores.ts';

/** Images of extensions that are published by those who make them. */
const IMAGES: Readonly<Record<string, string>> = {
  postgis: 'postgis/postgis',
  timescaledb: 'timescale/timescaledb-ha',
  vector: 'pgvector/pgvector:pg17',
};

/** Other services and the world, which are not there while one image is verified. */
export const SERVICES: readonly Cause[] = [
  {
    id: 'model-download',
    pattern:
      /(?:couldn't connect to '(https?:\/\/[^'/\s]+)|Max retries exceeded with url|HTTPSConnectionPool\(host='([^']+)')/m,
    explain: (match) => {
      const host = match[1] ?? match[2];
      return {
        because: `it downloads from ${host ?? 'the network'} while it starts`,
        fix: 'Fetch what it downloads before the build and keep it in the source tree, so that the image starts without a network.',
      };
    },
  },
  {
    id: 'download',
    pattern: /, in https_open\n(?:[^\n]*\n){1,60}?(?:\w+\.)*URLError: <urlopen error \[Errno -\d\]/m,
    explain: () => ({
      because: 'it downloads something over HTTPS while it starts, and there is no network',
      fix: 'Fetch what it downloads before the build and keep it in the source tree, so that the image starts without a network.',
    }),
  },
  {
    id: 'extension',
    pattern:
      /extension "([\w-]+)" is not available|could not open extension control file "[^"\n]*\/([\w-]+)\.control"/im,
    explain: (match) => {
      const name = match[1] ?? group(match, 2);
      const known = IMAGES[name];
      return {
        because: `the Postgres that runs has no extension ${name}`,
        fix: `Name an image that brings it in stack.images.postgres of plimsoll.yaml${known === undefined ? '' : `, such as ${known}`}, and load it into the engine where no registry can be reached.`,
      };
    },
  },
  {
    id: 'database',
    pattern:
      /(psycopg2?|asyncpg|sqlalchemy|pymysql|MySQLdb|redis|pymongo|mongo|kombu|celery|pika|aio_pika|motor)[\w.]{0,80}\.(?:exceptions?\.|errors?\.|exc\.)?\w*(?:OperationalError|ConnectionError|ConnectError|TimeoutError|SelectionTimeout\w*|AMQPConnectionError|InterfaceError)/im,
    explain: (match, plan) => {
      const name = STORES[group(match).toLowerCase()];
      const meant = KINDS[name ?? ''] ?? [name];
      return unreachable(name ?? 'its database', plan, ({ store }) => meant.includes(store));
    },
  },
  {
    id: 'unresolvable-host',
    pattern:
      /(?:could not translate host name "([^"]+)"|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)|Temporary failure in name resolution|Name or service not known)/m,
    explain: (match, plan) =>
      unreachable(`the host ${match[1] ?? match[2] ?? 'it names'}`, plan, () => false),
  },
  {
    id: 'refused-connection',
    pattern:
      /(?:ConnectionRefusedError|ECONNREFUSED|\[Errno 111\])(?:[^\n]{0,200}?[\s'"(](::1|[\w.-]+)'?[:,] ?(\d{2,5})\b)?/m,
    explain: (match, plan) =>
      unreachable(
        match[1] && match[2] ? `${match[1]}:${match[2]}` : 'another service',
        plan,
        ({ at }) => match[2] === undefined || at.endsWith(`:${match[2]}`),
      ),
  },
  {
    id: 'port-taken',
    pattern: /(?:address already in use|EADDRINUSE)/im,
    explain: (_, plan) => ({
      because: `it listens on port ${plan.port?.value ?? ''} twice`,
      fix: `Start one server only: set ${setting(plan, 'command')}.`,
    }),
  },
];

/** What may stand behind words that mean several. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  '': ['Postgres', 'MySQL'],
  'its broker': ['Redis', 'RabbitMQ'],
};
const STORES: Readonly<Record<string, string>> = {
  aio_pika: 'RabbitMQ',
  asyncpg: 'Postgres',
  celery: 'its broker',
  kombu: 'its broker',
  mongo: 'MongoDB',
  motor: 'MongoDB',
  mysqldb: 'MySQL',
  pika: 'RabbitMQ',
  psycopg: 'Postgres',
  psycopg2: 'Postgres',
  pymongo: 'MongoDB',
  pymysql: 'MySQL',
  redis: 'Redis',
};

/** @param isMeant whether a store that the code has on its own machine may be what is not reached */
function unreachable(
  what: string,
  plan: ServicePlan,
  isMeant: (store: { readonly store: string; readonly at: string }) => boolean,
): Diagnosis {
  const own = ownStore(plan, isMeant);
  if (own !== null) return lookingAtItself(own);
  return {
    because: `it does not start without ${what}, which cannot be reached while ${plan.id} runs alone`,
    fix: 'Connect when the first request needs it and let the health route answer before, or run the whole stack.',
  };
}
