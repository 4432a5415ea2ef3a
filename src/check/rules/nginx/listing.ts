import { inServer } from '../../example.ts';
import { argument } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const listing: NginxRule = {
  id: 'nginx/listing',
  title: 'No folder listing',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'A listing shows every file that was thought to be unknown: uploads, backups, models.',
  fix: 'Remove autoindex on.',
  source: 'https://nginx.org/en/docs/http/ngx_http_autoindex_module.html',
  bad: [{ at: 3, example: inServer('autoindex on;') }],
  good: [inServer('autoindex off;')],
  check({ blocks }, report) {
    for (const { directives } of blocks)
      for (const directive of directives)
        if (directive.name === 'autoindex' && argument(directive) === 'on')
          report(directive, 'folders are listed');
  },
};
