import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { addKey } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const logRotation: ComposeRule = {
  id: 'compose/log-rotation',
  title: 'Logs that do not fill the disk',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['compose-lint:CL-0014'],
  everywhere: false,
  why: 'The default json-file driver never deletes: a service that logs each request fills the disk, and then everything stops.',
  fix: 'Add logging with max-size and max-file, or use the local driver.',
  source: 'https://docs.docker.com/engine/logging/drivers/json-file/',
  bad: [
    { at: 2, example: inService('', ['logging']) },
    { at: 3, example: inService('logging: {driver: none}') },
  ],
  good: [inService('logging: {driver: local}'), inService('logging: {options: {max-size: 10m}}')],
  check(facts, report) {
    for (const service of facts.services) {
      const logging = at(service.node, 'logging');
      const driver = text(at(logging, 'driver')) ?? 'json-file';
      if (logging && driver === 'none') report(logging, `${service.name} keeps no logs`);
      if (driver !== 'json-file' || at(logging, 'options', 'max-size')) continue;
      const lines = ['logging:', '  driver: json-file', '  options: {max-size: 10m, max-file: "3"}'];
      const fix = logging ? {} : addKey(facts, service, lines, { safe: true });
      report(logging ?? service.at, `the logs of ${service.name} grow without end`, { aliases: [], ...fix });
    }
  },
};
