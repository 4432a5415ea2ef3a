import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const repeatedPort: ComposeRule = {
  id: 'compose/repeated-port',
  title: 'Each host port once',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['dclint:no-duplicate-exported-ports'],
  everywhere: false,
  why: 'Two services cannot publish one port: the second does not start.',
  fix: 'Give one of them another host port.',
  source: 'https://docs.docker.com/reference/compose-file/services/#ports',
  bad: [{ at: 3, example: inService('ports: ["127.0.0.1:8000:8000", "127.0.0.1:8000:9000"]') }],
  good: [inService('ports: ["127.0.0.1:8000:8000", "127.0.0.1:8000:8000/udp"]')],
  check({ services }, report) {
    const taken: Taken[] = [];
    for (const { name, ports } of services) {
      for (const { published, host, protocol, at } of ports) {
        const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(published ?? '') ?? [];
        if (first === undefined) continue;
        const own = { name, host: host ?? '', protocol, first: Number(first), last: Number(last) };
        const other = taken.find((one) => collide(one, own));
        if (other) report(at, `port ${published} is already published by ${other.name}`);
        taken.push(own);
      }
    }
  },
};

interface Taken {
  readonly name: string;
  readonly host: string;
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** Addresses collide when they are the same, or one of them is every address. */
function collide(one: Taken, other: Taken): boolean {
  const every = (address: string): boolean => /^(|0\.0\.0\.0|\[::\])$/.test(address);
  return (
    one.protocol === other.protocol &&
    one.first <= other.last &&
    other.first <= one.last &&
    (one.host === other.host || every(one.host) || every(other.host))
  );
}
