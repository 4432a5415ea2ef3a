import { inServer } from '../../example.ts';
import { type NginxBlock, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const headerInheritance: NginxRule = {
  id: 'nginx/header-inheritance',
  title: 'Headers that an inner block does not drop',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'One add_header in a location makes nginx forget every add_header around it, the security headers included.',
  fix: 'Repeat the outer headers in the inner block, or include them from one file in both.',
  source: 'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header',
  bad: [{ at: 3, example: inServer('location /assets { add_header Cache-Control "public, immutable"; }') }],
  good: [inServer('location /assets { expires 1y; }')],
  check({ blocks }, report) {
    for (const block of blocks) {
      const [first] = own(block, 'add_header');
      const outer = nearest(block.parent);
      if (!first || !outer || block.directives.some(({ name }) => name === 'include')) continue;
      const names = new Set(own(block, 'add_header').map(({ args }) => args[0]?.text.toLowerCase()));
      const lost = own(outer, 'add_header')
        .flatMap(({ args }) => args[0]?.text ?? [])
        .filter((name) => !names.has(name.toLowerCase()));
      if (lost.length > 0) report(first, `this block does not send ${lost.join(', ')} any more`);
    }
  },
};

function nearest(block: NginxBlock | null): NginxBlock | null {
  if (!block) return null;
  return own(block, 'add_header').length > 0 ? block : nearest(block.parent);
}
