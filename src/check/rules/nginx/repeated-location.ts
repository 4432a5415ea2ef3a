import { inServer } from '../../example.ts';
import { blocksOf } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const repeatedLocation: NginxRule = {
  id: 'nginx/repeated-location',
  title: 'Each location once',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'nginx refuses to start with two locations of one path.',
  fix: 'Join the two.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#location',
  bad: [{ at: 4, example: inServer('location /a { return 204; }\nlocation /a { return 404; }') }],
  good: [inServer('location /a { return 204; }\nlocation = /a { return 404; }')],
  check(facts, report) {
    for (const server of blocksOf(facts, 'server')) {
      const seen = new Set<string>();
      for (const directive of server.directives.filter(({ name }) => name === 'location')) {
        const path = directive.args.map(({ text }) => text).join(' ');
        if (seen.has(path)) report(directive, `location ${path} is already there`);
        seen.add(path);
      }
    }
  },
};
