import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService, inventoryOf } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import type { ApplicationRule } from '../../rule.ts';
import { PUBLIC } from './build-time-variable.ts';
import { SERVING } from './container-port.ts';

const inventory = inventoryOf({
  env: [{ name: 'MODEL_PATH', required: true, default: null, secret: false, path: 'main.py', line: 3 }],
});
const stack = (lines: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(`build: .${lines}`, ['image']),
});

export const missingEnvironment: ApplicationRule = {
  id: 'application/missing-environment',
  title: 'Every variable the code needs',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The code reads the variable without a default: the service stops at start, or at the first request that needs it.',
  fix: 'Add the variable to environment, or to a file named in env_file.',
  source: 'https://docs.docker.com/compose/how-tos/environment-variables/',
  bad: [{ at: 'compose.yaml:2', example: stack(''), inventory }],
  good: [{ example: stack('\nenvironment: {MODEL_PATH: /models/a.onnx}'), inventory }],
  check(facts, report) {
    for (const { service, build } of deployed(facts)) {
      const files = at(service.node, 'env_file');
      if (!build?.service || (files && (items(files).length > 0 || text(files) !== null))) continue;
      const inImage = build.facts.final?.end.env.keys() ?? [];
      const given = new Set([...service.environment.map(({ name }) => name), ...inImage]);
      const missing = build.service.env.filter(
        ({ required, name }) => required && !given.has(name) && !PUBLIC.test(name),
      );
      for (const { name, path, line } of missing)
        report(
          service.at,
          `${service.name} is not given ${name}, which ${path}${line === null ? '' : `:${line}`} needs`,
        );
    }
  },
};
