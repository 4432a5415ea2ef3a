import { inServer } from '../../example.ts';
import { blocksOf, holding, redirects } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const WANTED: readonly (readonly [string, RegExp])[] = [
  ['X-Content-Type-Options', /^x-content-type-options$/i],
  ['Content-Security-Policy or X-Frame-Options', /^(content-security-policy|x-frame-options)$/i],
  ['Referrer-Policy', /^referrer-policy$/i],
];

export const securityHeaders: NginxRule = {
  id: 'nginx/security-headers',
  title: 'Security headers',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'Without them a browser guesses file types, lets other sites frame the page and tells them its address.',
  fix: 'Add X-Content-Type-Options: nosniff, a Content-Security-Policy with frame-ancestors, and Referrer-Policy, each with always.',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
  bad: [{ at: 1, example: inServer('', ['X-Content-Type-Options']) }],
  good: [inServer('')],
  check(facts, report) {
    for (const server of blocksOf(facts, 'server')) {
      if (redirects(server)) continue;
      const inner = facts.blocks.filter(({ parent }) => parent === server);
      const set = [server, ...inner].flatMap((block) => holding(facts, block, 'add_header'));
      const names = set.map(({ args }) => args[0]?.text ?? '');
      const missing = WANTED.filter(([, pattern]) => !names.some((name) => pattern.test(name))).map(
        ([name]) => name,
      );
      const { start, name } = server.directive;
      const included = server.directives.some((directive) => directive.name === 'include');
      if (missing.length > 0)
        report(
          { start, end: start + name.length },
          `the server does not send ${missing.join(', ')}`,
          included ? { confidence: 'low' } : {},
        );
    }
  },
};
