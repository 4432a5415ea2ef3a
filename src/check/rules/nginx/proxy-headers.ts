import { inServer, PROXY } from '../../example.ts';
import { blocksOf, holding, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const WANTED = ['Host', 'X-Forwarded-For', 'X-Forwarded-Proto'];

export const proxyHeaders: NginxRule = {
  id: 'nginx/proxy-headers',
  title: 'Forwarded headers',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'Without them the application sees the proxy instead of the client: links lead to http, rate limits hit everyone, logs name one address. One proxy_set_header in a location drops all those around it.',
  fix: 'Set Host $host, X-Forwarded-For $proxy_add_x_forwarded_for and X-Forwarded-Proto $scheme where requests are passed on.',
  source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
  bad: [
    {
      at: 3,
      example: inServer(
        'location / { proxy_pass http://127.0.0.1:8000; proxy_read_timeout 60s; proxy_set_header Host $host; }',
      ),
    },
  ],
  good: [inServer(`location / { proxy_pass http://127.0.0.1:8000; ${PROXY} }`)],
  check(facts, report) {
    for (const location of blocksOf(facts, 'location')) {
      const [pass] = own(location, 'proxy_pass');
      if (!pass || location.directives.some(({ name }) => name === 'include')) continue;
      const names = holding(facts, location, 'proxy_set_header').map(({ args }) =>
        args[0]?.text.toLowerCase(),
      );
      const missing = WANTED.filter((name) => !names.includes(name.toLowerCase()));
      if (missing.length > 0)
        report(pass, `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not passed on`);
    }
  },
};
