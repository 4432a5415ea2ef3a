import { inServer, PROXY } from '../../example.ts';
import { blocksOf, holding, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

const UPLOADS = /upload|predict|infer|detect|classif|analy[sz]e|train|image|file|dataset|import/i;

export const uploadLimit: NginxRule = {
  id: 'nginx/upload-limit',
  title: 'A limit that fits the uploads',
  severity: 'warning',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  why: 'nginx refuses bodies above 1 MB with 413 unless told otherwise: a photograph or a CSV file never reaches the model.',
  fix: 'Set client_max_body_size to the largest upload that is expected.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
  bad: [
    {
      at: 3,
      example: inServer(`location /api/ { proxy_pass http://127.0.0.1:8000; ${PROXY} }`, [
        'client_max_body_size',
      ]),
    },
  ],
  good: [inServer(`location /api/ { proxy_pass http://127.0.0.1:8000; ${PROXY} }`)],
  check(facts, report) {
    for (const location of blocksOf(facts, 'location')) {
      const [pass] = own(location, 'proxy_pass');
      if (!pass || holding(facts, location, 'client_max_body_size').length > 0) continue;
      const path = location.directive.args.map(({ text }) => text).join(' ');
      report(pass, 'bodies above 1 MB are refused', UPLOADS.test(path) ? { persona: 'regular' } : {});
    }
  },
};
