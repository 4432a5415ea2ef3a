import { inServer } from '../../example.ts';
import type { NginxRule } from '../../rule.ts';

export const tlsProtocols: NginxRule = {
  id: 'nginx/tls-protocols',
  title: 'TLS 1.2 and 1.3 only',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'SSLv3, TLS 1.0 and 1.1 are broken and were withdrawn (RFC 8996).',
  fix: 'Write ssl_protocols TLSv1.2 TLSv1.3.',
  source: 'https://www.rfc-editor.org/rfc/rfc8996',
  bad: [{ at: 3, example: inServer('ssl_protocols TLSv1 TLSv1.2;') }],
  good: [inServer('ssl_protocols TLSv1.2 TLSv1.3;')],
  check({ blocks }, report) {
    for (const { directives } of blocks) {
      for (const directive of directives) {
        const old = directive.args.filter(({ text }) => /^(SSLv[23]|TLSv1(\.1)?)$/.test(text));
        if (directive.name !== 'ssl_protocols' || old.length === 0) continue;
        const kept = directive.args.filter((arg) => !old.includes(arg)).map(({ text }) => text);
        const text = `ssl_protocols ${(kept.length > 0 ? kept : ['TLSv1.2', 'TLSv1.3']).join(' ')};`;
        const edits = [{ start: directive.start, end: directive.end, text }];
        report(directive, `${old.map((arg) => arg.text).join(', ')} can be used`, {
          patch: { edits, safe: false, breaks: 'clients older than about 2014 can no longer connect' },
        });
      }
    }
  },
};
