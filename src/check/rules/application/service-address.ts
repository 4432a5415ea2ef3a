import type { Variable } from '../../../formats/compose/values.ts';
import { closest } from '../../../formats/config/closest.ts';
import { at } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ApplicationRule } from '../../rule.ts';

const IMAGE = `@sha256:${'0'.repeat(64)}`;
const stack = (host: string) => ({
  'compose.yaml': inService(
    `environment: ["REDIS_URL=redis://${host}:6379/0"]`,
    [],
    `${['  redis:', ...inService(`image: redis:7${IMAGE}`).split('\n').slice(3, -3)].join('\n').replace('  redis:', `  redis:\n    image: redis:7${IMAGE}`)}\n`,
  ),
});
const STORE_URL =
  /^(postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqp|amqps|nats|kafka|memcached|http|https)(?:\+\w+)?:\/\/(?:[^@/\s]*@)?([\w.-]+)(?::(\d+))?/i;

export const serviceAddress: ApplicationRule = {
  id: 'application/service-address',
  title: 'Addresses that lead to services of the stack',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'localhost in a container is the container itself, and a name that is no service is not found: the application starts and then fails at its first query.',
  fix: 'Use the name of the compose service as the host.',
  source: 'https://docs.docker.com/compose/how-tos/networking/',
  bad: [
    { at: 'compose.yaml:3', example: stack('localhost') },
    { at: 'compose.yaml:3', example: stack('cache') },
  ],
  good: [stack('redis')],
  check(facts, report) {
    for (const { service, compose } of deployed(facts)) {
      if (at(service.node, 'network_mode') || compose.services.length < 2) continue;
      for (const variable of service.environment) {
        const address = addressIn(variable);
        if (address?.own) {
          const store = compose.services.find((other) => SCHEMES[storeOf(other) ?? '']?.test(address.scheme));
          report(variable.at, `${variable.name} leads ${service.name} to itself`, hint(store?.name ?? null));
        } else if (address && !compose.services.some(({ name }) => name === address.host)) {
          const meant = closest(
            address.host,
            compose.services.map(({ name }) => name),
          );
          report(variable.at, `${variable.name} names ${address.host}, which is no service`, hint(meant));
        }
      }
    }
  },
};

const hint = (name: string | null) => (name === null ? {} : { fix: `Write ${name} as the host.` });

/** Which store answers to which scheme. */
const SCHEMES: Readonly<Record<string, RegExp>> = {
  postgres: /^postgres/,
  mysql: /^(mysql|mariadb)/,
  mongo: /^mongodb/,
  redis: /^rediss?/,
  rabbitmq: /^amqps?/,
};

/** The host a variable names without a domain, unless it is an address for browsers. */
function addressIn({ name, value }: Variable) {
  const [, scheme = '', host = ''] = STORE_URL.exec(value ?? '') ?? [];
  const web = /^https?$/i.test(scheme);
  const own = /^(localhost|127\.0\.0\.1)$/.test(host);
  const forBrowsers =
    /PUBLIC|CORS|ORIGIN|FRONTEND|CALLBACK|REDIRECT|NEXTAUTH|SITE|BASE_URL|VITE|EXTERNAL|DOMAIN|ALLOWED/i;
  if (host === '' || (web && (own || forBrowsers.test(name))) || (host.includes('.') && !own)) return null;
  return { scheme: scheme.toLowerCase(), host, own };
}
