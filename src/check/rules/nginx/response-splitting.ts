import { inServer } from '../../example.ts';
import type { NginxRule } from '../../rule.ts';

const WRITES = new Set(['return', 'rewrite', 'add_header', 'proxy_set_header', 'proxy_pass']);

export const responseSplitting: NginxRule = {
  id: 'nginx/response-splitting',
  title: 'No decoded address in headers',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: "$uri and $document_uri are decoded: a line break in the address then begins a header of the attacker's choice.",
  fix: 'Use $request_uri.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#var_uri',
  bad: [{ at: 3, example: inServer('location /old { return 301 https://example.org$uri; }') }],
  good: [inServer('location /old { return 301 https://example.org$request_uri; }')],
  check({ blocks }, report) {
    for (const { directives } of blocks)
      for (const directive of directives)
        if (
          WRITES.has(directive.name) &&
          directive.args.some(({ text }) => /\$\{?(document_)?uri\b/.test(text))
        )
          report(directive, `${directive.name} uses a decoded address`);
  },
};
