import { inServer } from '../../example.ts';
import { argument } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const CHOSEN = /^(https?:\/\/)?\$\{?(arg_\w+|http_\w+|uri|request_uri|args|cookie_\w+|\d|host)\b/;

export const requestForgery: NginxRule = {
  id: 'nginx/request-forgery',
  title: 'No target that the client chooses',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'A client that names the server to ask reaches what only the proxy can: databases, metadata services, other tenants.',
  fix: 'Name the upstream, or choose it from a map of known ones.',
  source: 'https://owasp.org/www-community/attacks/Server_Side_Request_Forgery',
  bad: [
    {
      at: 3,
      example: inServer(
        'location /fetch { proxy_pass http://$arg_host/; proxy_set_header Host $host; proxy_set_header X-Forwarded-For a; proxy_set_header X-Forwarded-Proto b; proxy_read_timeout 9s; }',
      ),
    },
  ],
  good: [
    inServer(
      'location /fetch { proxy_pass http://127.0.0.1:8000/; proxy_set_header Host $host; proxy_set_header X-Forwarded-For a; proxy_set_header X-Forwarded-Proto b; proxy_read_timeout 9s; }',
    ),
  ],
  check({ blocks }, report) {
    for (const { directives } of blocks)
      for (const directive of directives)
        if (directive.name === 'proxy_pass' && CHOSEN.test(argument(directive)))
          report(directive, `the client chooses where ${argument(directive)} leads`);
  },
};
