import { inServer } from '../../example.ts';
import { after, safely } from '../../facts/select.ts';
import type { NginxRule } from '../../rule.ts';

const SECURITY =
  /^(x-content-type-options|x-frame-options|content-security-policy|referrer-policy|strict-transport-security|permissions-policy|cross-origin-\w+-policy)$/i;

export const alwaysHeaders: NginxRule = {
  id: 'nginx/always-headers',
  title: 'Security headers on error pages too',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: [],
  why: 'Without always, add_header leaves answers of 4xx and 5xx without the header, which are answers of the application all the same.',
  fix: 'Add always.',
  source: 'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header',
  bad: [{ at: 3, example: inServer('add_header Permissions-Policy "camera=()";') }],
  good: [inServer('add_header Permissions-Policy "camera=()" always;')],
  check({ blocks }, report) {
    for (const { directives } of blocks) {
      for (const directive of directives) {
        const [name, value, always] = directive.args;
        if (directive.name !== 'add_header' || !name || !value || always || !SECURITY.test(name.text))
          continue;
        report(directive, `${name.text} is not sent with errors`, safely(after(value, ' always')));
      }
    }
  },
};
