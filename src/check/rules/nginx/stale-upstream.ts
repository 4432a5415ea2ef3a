import { inServer, PROXY } from '../../example.ts';
import { argument, blocksOf, holding, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const staleUpstream: NginxRule = {
  id: 'nginx/stale-upstream',
  title: 'Names looked up again',
  severity: 'note',
  confidence: 'low',
  persona: 'auditor',
  category: 'health',
  aliases: [],
  why: 'nginx looks a name up once, when it starts: a container that comes back under another address is not found again, and one that is missing keeps nginx from starting.',
  fix: 'Set resolver 127.0.0.11 valid=10s and put the name into a variable, or restart the proxy with the service.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver',
  bad: [{ at: 3, example: inServer(`location / { proxy_pass http://api:8000; ${PROXY} }`) }],
  good: [
    inServer(
      `resolver 127.0.0.11 valid=10s;\nset $api http://api:8000;\nlocation / { proxy_pass $api; ${PROXY} }`,
    ),
  ],
  check(facts, report) {
    const upstreams = new Set(blocksOf(facts, 'upstream').map(({ directive }) => argument(directive)));
    for (const location of blocksOf(facts, 'location')) {
      const [pass] = own(location, 'proxy_pass');
      const host = /^https?:\/\/([\w.-]+)/.exec(argument(pass))?.[1];
      const fixed = host === undefined || upstreams.has(host) || /^(localhost|[\d.]+)$/.test(host);
      if (pass && !fixed && holding(facts, location, 'resolver').length === 0)
        report(pass, `${host} is looked up only when nginx starts`);
    }
  },
};
