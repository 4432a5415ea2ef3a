import { BASE, inService } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import { requestOf } from '../../facts/request.ts';
import { missingTool } from '../../facts/tools.ts';
import type { ApplicationRule } from '../../rule.ts';
import { SERVING, servedPort } from './container-port.ts';

const stack = (test: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(`build: .\nhealthcheck: {test: ${test}, start_period: 20s}`, ['image']),
});
const python = (port: number): string =>
  `[CMD, python, -c, "import urllib.request as r; r.urlopen('http://localhost:${port}/health')"]`;

export const composeProbe: ApplicationRule = {
  id: 'application/compose-probe',
  title: 'A compose health check that the image can answer',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'A probe whose program is not in the image, or that asks another port, always fails: whoever waits for the service waits for ever.',
  fix: 'Use a program of the image and the port the server listens on.',
  source: 'https://docs.docker.com/reference/compose-file/services/#healthcheck',
  bad: [
    { at: 'compose.yaml:4', example: stack('[CMD, curl, -f, "http://localhost:8000/health"]') },
    { at: 'compose.yaml:4', example: stack(python(9000)) },
  ],
  good: [
    stack(python(8000)),
    { Dockerfile: `FROM ${BASE}\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n` },
  ],
  check(facts, report) {
    for (const { service, build } of deployed(facts)) {
      const { probe, name } = service;
      const final =
        build &&
        (build.facts.stages.findLast((stage) => stage.name === service.build?.target) ?? build.facts.final);
      if (!probe?.test || probe.disabled || !final) continue;
      const text = probe.test.slice(/^CMD(-SHELL)?$/.test(probe.test[0] ?? '') ? 1 : 0).join(' ');
      const [, tool = ''] = /^(?:\S*\/)?([\w-]+)/.exec(text) ?? [];
      if (missingTool(final, tool)) report(probe.at, `${tool} is not in the image of ${name}`);
      const asked = requestOf(text);
      const served = service.command === null ? servedPort(build) : null;
      const own = /^(localhost|127\.0\.0\.1|0\.0\.0\.0)$/.test(asked?.host ?? '');
      if (asked && own && served !== null && asked.port !== served)
        report(probe.at, `the probe asks port ${asked.port}, and ${name} listens on ${served}`, {
          fix: `Ask port ${served}.`,
        });
    }
  },
};
