import { inServer } from '../../example.ts';
import { argument } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const exposedRoot: NginxRule = {
  id: 'nginx/exposed-root',
  title: 'A root that holds only what is public',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: "Everything below root can be fetched: with / or /etc that is the configuration and its keys, with the sources' folder .env and .git.",
  fix: 'Name the folder of the built front end, such as /usr/share/nginx/html.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#root',
  bad: [{ at: 3, example: inServer('root /;') }],
  good: [inServer('root /usr/share/nginx/html;')],
  check({ blocks }, report) {
    for (const { directives } of blocks)
      for (const directive of directives)
        if (
          /^(root|alias)$/.test(directive.name) &&
          /^\/(etc|root|home|proc|var|usr|opt|app|code)?\/?$/.test(argument(directive))
        )
          report(directive, `everything below ${argument(directive)} can be fetched`);
  },
};
