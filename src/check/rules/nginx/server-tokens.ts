import { inServer } from '../../example.ts';
import { argument, blocksOf, holding } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const serverTokens: NginxRule = {
  id: 'nginx/server-tokens',
  title: 'No version in answers',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'Each answer and error page otherwise names the exact version, and with it the flaws that fit.',
  fix: 'Set server_tokens off.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens',
  bad: [{ at: 1, example: inServer('', ['server_tokens']) }],
  good: [inServer('')],
  check(facts, report) {
    for (const server of blocksOf(facts, 'server')) {
      const [set] = holding(facts, server, 'server_tokens');
      if (argument(set) === 'off' || argument(set) === 'build') continue;
      if (set) {
        report(set, 'answers name the version');
        continue;
      }
      const first = server.directives[0];
      const [, indent = ''] = /(?:^|\n)([ \t]*)$/.exec(facts.file.text.slice(0, first?.start ?? 0)) ?? [];
      const patch = first && {
        edits: [{ start: first.start, end: first.start, text: `server_tokens off;\n${indent}` }],
        safe: true,
      };
      report(head(server.directive), 'answers name the version', patch ? { patch } : {});
    }
  },
};

const head = ({ start, name }: { readonly start: number; readonly name: string }) => ({
  start,
  end: start + name.length,
});
