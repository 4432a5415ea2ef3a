import { type Cause, group, setting } from '../cause.ts';

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
    explain: (match, plan) => unreachable(STORES[group(match).toLowerCase()] ?? 'its database', plan.id),
  },
  {
    id: 'unresolvable-host',
    pattern:
      /(?:could not translate host name "([^"]+)"|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)|Temporary failure in name resolution|Name or service not known)/m,
    explain: (match, plan) => unreachable(`the host ${match[1] ?? match[2] ?? 'it names'}`, plan.id),
  },
  {
    id: 'refused-connection',
    pattern:
      /(?:ConnectionRefusedError|ECONNREFUSED|\[Errno 111\])[^\n]{0,200}?(?:'?([\w.-]+)'?[:,] ?(\d{2,5}))?/m,
    explain: (match, plan) =>
      unreachable(match[1] && match[2] ? `${match[1]}:${match[2]}` : 'another service', plan.id),
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

function unreachable(what: string, id: string) {
  return {
    because: `it does not start without ${what}, which cannot be reached while ${id} runs alone`,
    fix: 'Connect when the first request needs it and let the health route answer before, or run the whole stack.',
  };
}
