import { inServer, inventoryOf } from '../../example.ts';
import { argument, blocksOf, holding, own } from '../../facts/nginx.ts';
import type { ApplicationRule } from '../../rule.ts';

const inventory = inventoryOf({
  needs: [
    { what: 'upload', detail: 'POST /predict', evidence: { path: 'main.py', line: 9, text: 'UploadFile' } },
  ],
});
const HEADERS =
  'proxy_set_header Host $host; proxy_set_header X-Forwarded-For a; proxy_set_header X-Forwarded-Proto b; proxy_read_timeout 9s;';
const proxy = (lines: string) => ({
  'nginx.conf': inServer(`${lines}location / { proxy_pass http://127.0.0.1:8000; ${HEADERS} }`, [
    'client_max_body_size',
  ]),
});

export const uploadLimit: ApplicationRule = {
  id: 'application/upload-limit',
  title: 'A proxy that lets uploads through',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'nginx refuses bodies above the limit with 413 before the application sees them: a photograph of a phone has 3 to 10 MB.',
  fix: 'Set client_max_body_size to the largest upload that is expected.',
  source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
  bad: [{ at: 'nginx.conf:3', example: proxy('client_max_body_size 1m; '), inventory }],
  good: [{ example: proxy('client_max_body_size 50m; '), inventory }],
  check({ nginx, inventory: known }, report) {
    const upload = known?.services.flatMap(({ needs }) => needs).find(({ what }) => what === 'upload');
    if (!upload) return;
    for (const [path, facts] of nginx) {
      for (const location of blocksOf(facts, 'location')) {
        const [pass] = own(location, 'proxy_pass');
        const [limit] = holding(facts, location, 'client_max_body_size');
        if (pass && !limit) {
          const message = `bodies above 1m, the default, are refused, and ${upload.detail} takes uploads`;
          report({ path, start: pass.start, end: pass.end }, message);
        } else if (pass && limit && bytes(argument(limit)) <= 1_048_576 && bytes(argument(limit)) > 0)
          report(
            { path, start: limit.start, end: limit.end },
            `bodies above ${argument(limit)} are refused, and ${upload.detail} takes uploads`,
          );
      }
    }
  },
};

function bytes(size: string): number {
  const [, amount = '0', unit = ''] = /^(\d+)([kmg]?)$/i.exec(size) ?? [];
  return Number(amount) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1);
}
