import { inServer } from '../../example.ts';
import { blocksOf, holding, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const LONG = /predict|infer|detect|classif|analy[sz]e|train|generate|transcri|embed|chat|stream/i;
const HEADERS =
  'proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;';

export const proxyTimeout: NginxRule = {
  id: 'nginx/proxy-timeout',
  title: 'Time for the model to answer',
  severity: 'warning',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  why: 'nginx gives up after 60 seconds with 504 while the model still computes, and the client asks again.',
  fix: 'Set proxy_read_timeout above the longest request.',
  source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
  bad: [{ at: 3, example: inServer(`location /api/ { proxy_pass http://127.0.0.1:8000; ${HEADERS} }`) }],
  good: [
    inServer(`location /api/ { proxy_pass http://127.0.0.1:8000; ${HEADERS} proxy_read_timeout 300s; }`),
  ],
  check(facts, report) {
    for (const location of blocksOf(facts, 'location')) {
      const [pass] = own(location, 'proxy_pass');
      if (!pass || holding(facts, location, 'proxy_read_timeout').length > 0) continue;
      const path = location.directive.args.map(({ text }) => text).join(' ');
      report(pass, 'requests end after 60 seconds', LONG.test(path) ? { persona: 'regular' } : {});
    }
  },
};
