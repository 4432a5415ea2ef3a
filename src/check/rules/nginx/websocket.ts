import { inServer, PROXY } from '../../example.ts';
import { argument, blocksOf, holding, own } from '../../facts/nginx.ts';
import type { NginxRule } from '../../rule.ts';

export const websocket: NginxRule = {
  id: 'nginx/websocket',
  title: 'WebSockets passed on',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'nginx talks HTTP/1.0 to the application unless told otherwise, and drops Upgrade: the connection fails.',
  fix: 'Set proxy_http_version 1.1, Upgrade $http_upgrade and Connection "upgrade".',
  source: 'https://nginx.org/en/docs/http/websocket.html',
  bad: [{ at: 3, example: inServer(`location /ws { proxy_pass http://127.0.0.1:8000; ${PROXY} }`) }],
  good: [
    inServer(
      `location /ws { proxy_pass http://127.0.0.1:8000; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; ${PROXY} }`,
    ),
  ],
  check(facts, report) {
    for (const location of blocksOf(facts, 'location')) {
      const [pass] = own(location, 'proxy_pass');
      if (!pass) continue;
      const headers = holding(facts, location, 'proxy_set_header').map((directive) =>
        argument(directive).toLowerCase(),
      );
      const upgrades = headers.includes('upgrade');
      const version = argument(holding(facts, location, 'proxy_http_version')[0]);
      const path = location.directive.args.map(({ text }) => text).join(' ');
      const socket = /\/(ws|wss|websocket|socket\.io|hmr|_next\/webpack-hmr)\b/.test(path);
      if (upgrades && version !== '1.1') report(pass, 'Upgrade is passed on over HTTP/1.0');
      else if (socket && !upgrades)
        report(pass, `${path} looks like a WebSocket, and Upgrade is not passed on`);
    }
  },
};
