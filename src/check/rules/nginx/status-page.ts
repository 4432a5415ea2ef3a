import { inServer } from '../../example.ts';
import { blocksOf, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const statusPage: NginxRule = {
  id: 'nginx/status-page',
  title: 'A status page for few',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'It tells everyone how busy the service is, and with it when an attack works.',
  fix: "Add allow for the monitor's address and deny all.",
  source: 'https://nginx.org/en/docs/http/ngx_http_stub_status_module.html',
  bad: [{ at: 3, example: inServer('location = /status { stub_status; }') }],
  good: [inServer('location = /status { stub_status; allow 127.0.0.1; deny all; }')],
  check(facts, report) {
    for (const location of blocksOf(facts, 'location')) {
      const [page] = own(location, 'stub_status');
      const guarded = ['deny', 'auth_basic', 'internal'].some((name) => own(location, name).length > 0);
      if (page && !guarded) report(page, 'the status page is open to everyone');
    }
  },
};
