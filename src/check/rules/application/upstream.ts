import { closest } from '../../../formats/config/closest.ts';
import { at, text } from '../../../formats/yaml/node.ts';
import { inServer, inService, PROXY } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import { argument, blocksOf, type NginxFacts, own } from '../../facts/nginx.ts';
import type { ApplicationRule } from '../../rule.ts';
import { SERVING, servedPort } from './container-port.ts';

const stack = (target: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService('build: .', ['image']),
  'nginx.conf': inServer(`resolver 127.0.0.11;\nlocation / { proxy_pass http://${target}; ${PROXY} }`),
});

export const upstream: ApplicationRule = {
  id: 'application/upstream',
  title: 'Proxies that lead to services that exist',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'nginx does not start when a name cannot be resolved, and answers 502 when nothing listens on the port.',
  fix: 'Use the name of the compose service and the port it listens on.',
  source: 'https://docs.docker.com/compose/how-tos/networking/',
  bad: [
    { at: 'nginx.conf:4', example: stack('backend:8000') },
    { at: 'nginx.conf:4', example: stack('api:5000') },
  ],
  good: [stack('api:8000')],
  check(facts, report) {
    const services = deployed(facts);
    if (services.length === 0) return;
    const aliases = services.flatMap(({ service }) => [
      service.name,
      text(at(service.node, 'container_name')) ?? service.name,
    ]);
    for (const [path, nginx] of facts.nginx) {
      for (const pass of passes(nginx)) {
        const place = { path, start: pass.start, end: pass.end };
        const found = services.find(({ service }) => service.name === pass.host);
        const served = found?.build && found.service.command === null ? servedPort(found.build) : null;
        if (!aliases.includes(pass.host)) {
          const meant = closest(pass.host, aliases);
          report(
            place,
            `${pass.host} is no service of the compose file`,
            meant === null ? {} : { fix: `Write ${meant}.` },
          );
        } else if (served !== null && pass.port !== served) {
          const fix = `Write ${pass.host}:${served}.`;
          report(place, `${pass.host} listens on port ${served}, not on ${pass.port}`, { fix });
        }
      }
    }
  },
};

/** Where a configuration sends requests by name: `proxy_pass`, and the servers of upstream groups. */
function passes(nginx: NginxFacts) {
  const groups = new Set(blocksOf(nginx, 'upstream').map(({ directive }) => argument(directive)));
  const directives = nginx.blocks.flatMap((block) => [
    ...own(block, 'proxy_pass'),
    ...(block.directive?.name === 'upstream' ? own(block, 'server') : []),
  ]);
  return directives.flatMap((directive) => {
    const [, host = '', port] =
      /^(?:\w+:\/\/)?([a-z][\w-]*)(?::(\d+))?(?:\/|$)/i.exec(argument(directive)) ?? [];
    const named = host !== '' && host !== 'localhost' && host !== 'unix' && !groups.has(host);
    return named
      ? [{ start: directive.start, end: directive.end, host, port: port === undefined ? 80 : Number(port) }]
      : [];
  });
}
