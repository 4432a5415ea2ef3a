import { inServer } from '../../example.ts';
import { argument, blocksOf, own } from '../../facts/nginx.ts';
import { after } from '../../facts/select.ts';
import type { NginxRule } from '../../rule.ts';

export const aliasTraversal: NginxRule = {
  id: 'nginx/alias-traversal',
  title: 'A location that ends like its alias',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'With location /static and alias /srv/static/ a request for /static../secret leads out of the folder.',
  fix: 'End the location with a slash too.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#alias',
  bad: [{ at: 3, example: inServer('location /static { alias /srv/static/; }') }],
  good: [inServer('location /static/ { alias /srv/static/; }')],
  check(facts, report) {
    for (const { directive, ...block } of blocksOf(facts, 'location')) {
      const [first, second] = directive.args;
      const path = second && first?.text === '^~' ? second : first;
      const alias = argument(own({ directive, ...block }, 'alias')[0]);
      if (!path?.text.startsWith('/') || path.text.endsWith('/') || !alias.endsWith('/')) continue;
      report(directive, `${path.text} without a slash is an alias of ${alias} with one`, {
        patch: {
          edits: [after(path, '/')],
          safe: false,
          breaks: `requests for ${path.text} itself are no longer answered here`,
        },
      });
    }
  },
};
