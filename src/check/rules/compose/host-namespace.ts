import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { Alias, ComposeRule } from '../../rule.ts';

const NAMESPACES: readonly (readonly [string, string, readonly Alias[]])[] = [
  ['network_mode', 'network', ['kics:071a71ff', 'compose-lint:CL-0008']],
  ['pid', 'processes', ['kics:4f31dd9f', 'compose-lint:CL-0010']],
  ['ipc', 'shared memory', ['kics:baa3890f', 'compose-lint:CL-0010']],
  ['userns_mode', 'user ids', ['kics:8af7162d', 'compose-lint:CL-0010']],
  ['uts', 'host name', ['compose-lint:CL-0010']],
  ['cgroup', 'control groups', ['compose-lint:CL-0010']],
];

export const hostNamespace: ComposeRule = {
  id: 'compose/host-namespace',
  title: 'No namespace shared with the host',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [...new Set(NAMESPACES.flatMap(([, , aliases]) => aliases))],
  everywhere: false,
  why: "The container then sees and reaches what is the host's: its services on localhost, its processes, its memory.",
  fix: 'Remove the setting; publish the ports, or share with another container instead.',
  source: 'https://docs.docker.com/reference/compose-file/services/#network_mode',
  bad: [
    { at: 3, example: inService('network_mode: host', ['networks']) },
    { at: 3, example: inService('pid: host') },
  ],
  good: [inService('ipc: private')],
  check({ services }, report) {
    for (const { node, name } of services) {
      for (const [key, what, aliases] of NAMESPACES) {
        const found = at(node, key);
        if (found && text(found) === 'host') report(found, `${name} shares the host's ${what}`, { aliases });
      }
    }
  },
};
