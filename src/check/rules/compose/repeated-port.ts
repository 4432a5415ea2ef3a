import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const repeatedPort: ComposeRule = {
  id: 'compose/repeated-port',
  title: 'Each host port once',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'Two services cannot publish one port: the second does not start.',
  fix: 'Give one of them another host port.',
  source: 'https://docs.docker.com/reference/compose-file/services/#ports',
  bad: [{ at: 3, example: inService('ports: ["127.0.0.1:8000:8000", "127.0.0.1:8000:9000"]') }],
  good: [inService('ports: ["127.0.0.1:8000:8000", "127.0.0.1:8000:8000/udp"]')],
  check({ services }, report) {
    const taken = new Map<string, string>();
    for (const { name, ports } of services) {
      for (const { published, host, protocol, at } of ports) {
        if (published === null || published === '' || published.includes('-')) continue;
        const key = `${published}/${protocol}`;
        const other = [...taken].find(
          ([used]) => used.startsWith(`${key} `) && overlap(used.slice(key.length + 1), host ?? ''),
        );
        if (other) report(at, `port ${published} is already published by ${other[1]}`);
        taken.set(`${key} ${host ?? ''}`, name);
      }
    }
  },
};

/** Addresses collide when they are the same, or one of them is every address. */
function overlap(one: string, other: string): boolean {
  const every = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '[::]';
  return one === other || every(one) || every(other);
}
