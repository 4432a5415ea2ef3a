import { inServer } from '../../example.ts';
import { blocksOf } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const SAFE = new Set(['return', 'rewrite', 'set', 'break', 'add_header', 'access_log', 'limit_rate']);

export const ifInLocation: NginxRule = {
  id: 'nginx/if-in-location',
  title: 'No if that does more than return',
  severity: 'warning',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  why: 'Inside a location, if makes a location of its own in which other directives do unexpected things.',
  fix: 'Use try_files, a map, or locations of their own.',
  source: 'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if',
  bad: [{ at: 4, example: inServer('location / {\n  if (!-e $request_filename) { root /srv/other; }\n}') }],
  good: [inServer('location / {\n  if ($request_method = TRACE) { return 405; }\n}')],
  check(facts, report) {
    for (const { directive, parent, directives } of blocksOf(facts, 'if')) {
      const odd = directives.find(({ name }) => !SAFE.has(name));
      if (parent?.directive?.name === 'location' && odd) report(directive, `if decides on ${odd.name}`);
    }
  },
};
