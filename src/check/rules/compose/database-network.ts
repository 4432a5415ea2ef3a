import type { ComposeService } from '../../../formats/compose/service.ts';
import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const IMAGE = `@sha256:${'0'.repeat(64)}`;
const stack = (proxyNetwork: string): string =>
  inService(
    `image: nginx:1.27${IMAGE}\nports: ["127.0.0.1:8080:8080"]\nnetworks: [${proxyNetwork}]`,
    [],
    `${['  db:', ...inService(`image: postgres:16${IMAGE}\nnetworks: [app]\nvolumes: ["./data:/var/lib/postgresql/data"]`).split('\n').slice(2, -3)].join('\n')}\n`,
  );

export const databaseNetwork: ComposeRule = {
  id: 'compose/database-network',
  title: 'A database that the edge cannot reach',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: [],
  everywhere: false,
  why: "The service that takes requests from outside is the first to be taken over; on the database's network it is one step from the data.",
  fix: 'Put the proxy or front end on a network without the database, and the API on both.',
  source: 'https://docs.docker.com/compose/how-tos/networking/#specify-custom-networks',
  bad: [{ at: 2, example: stack('app').replace('networks:\n', 'networks:\n  edge: {}\n') }],
  good: [stack('edge').replace('networks:\n', 'networks:\n  edge: {}\n')],
  check({ services }, report) {
    const databases = services.filter((service) => /^(postgres|mysql|mongo)$/.test(storeOf(service) ?? ''));
    for (const service of services) {
      if (!isEdge(service)) continue;
      const reached = databases.filter((database) => shareNetwork(service, database));
      const direct = service.dependencies.some((found) => reached.some(({ name }) => name === found.service));
      if (reached.length > 0 && !direct)
        report(
          service.at,
          `${service.name} takes requests from outside and can reach ${reached.map(({ name }) => name).join(', ')}`,
        );
    }
  },
};

function isEdge({ image, ports, name }: ComposeService): boolean {
  const proxy = /(^|\/)(nginx|traefik|caddy|haproxy|envoy|httpd)/.test(image?.name ?? '');
  return ports.length > 0 && (proxy || /^(front-?end|web|ui|proxy|nginx|gateway|client)$/i.test(name));
}

function shareNetwork(one: ComposeService, other: ComposeService): boolean {
  const names = (service: ComposeService): readonly string[] =>
    service.networks.length > 0 ? service.networks : ['default'];
  return names(one).some((network) => names(other).includes(network));
}
