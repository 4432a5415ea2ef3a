import { interpolate } from '../../../formats/compose/interpolate.ts';
import { at, text, type YamlNode } from '../../../formats/yaml/node.ts';
import type { Persona } from '../../../model/check.ts';
import { inService } from '../../example.ts';
import { limit } from '../../facts/compose.ts';
import type { Alias, ComposeRule } from '../../rule.ts';

interface Limit {
  readonly name: string;
  readonly key: string;
  readonly older: string;
  readonly alias: Alias;
  readonly persona: Persona;
}

const LIMITS: readonly Limit[] = [
  { name: 'memory', key: 'memory', older: 'mem_limit', alias: 'kics:bb9ac4f7', persona: 'regular' },
  { name: 'CPU', key: 'cpus', older: 'cpus', alias: 'kics:6b610c50', persona: 'pedantic' },
  { name: 'process', key: 'pids', older: 'pids_limit', alias: 'kics:221e0658', persona: 'pedantic' },
];

export const resourceLimits: ComposeRule = {
  id: 'compose/resource-limits',
  title: 'Limits on memory, CPU and processes',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [...LIMITS.map(({ alias }) => alias), 'compose-lint:CL-0026'],
  everywhere: false,
  why: 'A service that leaks or loads too large a model otherwise takes the host down with it, databases included.',
  fix: 'Set deploy.resources.limits from what the service was measured to need.',
  source: 'https://docs.docker.com/reference/compose-file/deploy/#resources',
  bad: [{ at: 2, example: inService('', ['mem_limit']) }],
  good: [
    inService('deploy: {resources: {limits: {memory: 1g, cpus: "2", pids: 300}}}', [
      'mem_limit',
      'cpus',
      'pids_limit',
    ]),
  ],
  check({ services, compose }, report) {
    const version = Number(text(at(compose.root, 'version')) ?? Number.NaN);
    for (const service of services) {
      for (const { name, key, older, alias, persona } of LIMITS) {
        const found =
          limit(service, 'limits', key, older) ?? (key === 'cpus' ? at(service.node, 'cpu_quota') : null);
        if (found && !isUnlimited(found)) continue;
        const aliases: readonly Alias[] =
          key !== 'pids' ? [alias, 'compose-lint:CL-0026'] : version >= 3 ? [] : [alias];
        report(found ?? service.at, `${service.name} has no ${name} limit`, { aliases, persona });
      }
    }
  },
};

/** Nothing, zero, less, or no quantity at all; what only the environment knows counts as a limit. */
function isUnlimited(node: YamlNode): boolean {
  const { text: written, open, required } = interpolate(text(node)?.trim() ?? '', new Map());
  return open.length + required.length === 0 && /^(-1|0*(\.0+)?)[bkmg]*$|^[a-z]+$/i.test(written);
}
