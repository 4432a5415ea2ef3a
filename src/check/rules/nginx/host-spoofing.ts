import { inServer, PROXY } from '../../example.ts';
import { instead, unsafely } from '../../facts/select.ts';
import type { NginxRule } from '../../rule.ts';

export const hostSpoofing: NginxRule = {
  id: 'nginx/host-spoofing',
  title: 'The checked host name passed on',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'security',
  aliases: [],
  why: '$http_host is whatever the client sent, even when the request line names another host.',
  fix: 'Use $host.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host',
  bad: [
    {
      at: 3,
      example: inServer(
        `location / { proxy_pass http://127.0.0.1:8000; ${PROXY.replace('$host', '$http_host')} }`,
      ),
    },
  ],
  good: [inServer(`location / { proxy_pass http://127.0.0.1:8000; ${PROXY} }`)],
  check({ blocks }, report) {
    for (const { directives } of blocks) {
      for (const directive of directives) {
        const [name, value] = directive.args;
        if (
          directive.name !== 'proxy_set_header' ||
          name?.text.toLowerCase() !== 'host' ||
          value?.text !== '$http_host'
        )
          continue;
        report(
          directive,
          'the Host of the client is passed on unchecked',
          unsafely('a port in the Host header is no longer passed on', instead(value, '$host')),
        );
      }
    }
  },
};
