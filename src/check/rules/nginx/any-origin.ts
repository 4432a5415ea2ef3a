import { argument, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const anyOrigin: NginxRule = {
  id: 'nginx/any-origin',
  title: 'Only known origins with credentials',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: "When every origin is let in together with credentials, any page a user opens acts in the user's name.",
  fix: 'Name the origins, for instance with a map.',
  source: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS',
  bad: [
    {
      at: 5,
      example:
        'server {\n  listen 8080;\n  server_tokens off;\n  client_max_body_size 20m;\n  add_header Access-Control-Allow-Origin $http_origin always;\n  add_header Access-Control-Allow-Credentials true always;\n  add_header X-Content-Type-Options nosniff always;\n  add_header X-Frame-Options DENY always;\n  add_header Referrer-Policy same-origin always;\n}\n',
    },
  ],
  good: [
    'server {\n  listen 8080;\n  server_tokens off;\n  client_max_body_size 20m;\n  add_header Access-Control-Allow-Origin https://app.example.org always;\n  add_header Access-Control-Allow-Credentials true always;\n  add_header X-Content-Type-Options nosniff always;\n  add_header X-Frame-Options DENY always;\n  add_header Referrer-Policy same-origin always;\n}\n',
  ],
  check({ blocks }, report) {
    for (const block of blocks) {
      const headers = own(block, 'add_header');
      const value = (name: RegExp) => headers.find((header) => name.test(argument(header)));
      const origin = value(/^access-control-allow-origin$/i);
      const credentials = value(/^access-control-allow-credentials$/i);
      if (
        origin &&
        credentials?.args[1]?.text === 'true' &&
        /^(\*|\$http_origin)$/.test(origin.args[1]?.text ?? '')
      )
        report(origin, "every origin may act with the user's credentials");
    }
  },
};
