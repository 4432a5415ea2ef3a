import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const image = (name: string): string =>
  `image: ${name}@sha256:${'0'.repeat(64)}\nvolumes: ["./data:/var/lib/postgresql/data"]`;

export const publishedDatabase: ComposeRule = {
  id: 'compose/published-database',
  title: 'No published database',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:451d79dc', 'compose-lint:CL-0005', 'dclint:no-unbound-port-interfaces'],
  everywhere: false,
  why: 'Services of the stack reach it by name; a published port offers it to everyone who reaches the host as well.',
  fix: 'Remove ports; for work on it use docker compose exec, or a development file that binds it to 127.0.0.1.',
  source: 'https://docs.docker.com/engine/network/port-publishing/',
  bad: [{ at: 5, example: inService(`${image('postgres:16')}\nports: ["5432:5432"]`) }],
  good: [inService(image('postgres:16'))],
  check({ services }, report) {
    for (const service of services) {
      const store = storeOf(service);
      for (const { host, at, published, target } of store === null ? [] : service.ports) {
        const local = /^(127\.|\[::1\]|localhost)/.test(host ?? '');
        const message = `${store} is published on port ${published ?? target}`;
        if (local) report(at, message, { aliases: [], severity: 'note', persona: 'pedantic' });
        else report(at, message, host === null ? {} : { aliases: ['compose-lint:CL-0005'] });
      }
    }
  },
};
