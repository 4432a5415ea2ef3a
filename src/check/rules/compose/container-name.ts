import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const containerName: ComposeRule = {
  id: 'compose/container-name',
  title: 'Names of containers that the engine accepts',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['dclint:no-duplicate-container-names', 'dclint:service-container-name-regex'],
  everywhere: true,
  why: 'The engine refuses a second container of one name, and names with other signs than letters, digits and _ . -.',
  fix: 'Remove container_name: compose gives each its own.',
  source: 'https://docs.docker.com/reference/compose-file/services/#container_name',
  bad: [{ at: 3, example: inService('container_name: "my app"') }],
  good: [inService('container_name: my-app')],
  check({ services }, report) {
    const taken = new Map<string, string>();
    for (const { node, name: service } of services) {
      const found = at(node, 'container_name');
      const name = text(found);
      if (!found || name === null) continue;
      const other = taken.get(name);
      if (other !== undefined)
        report(found, `${service} has the name of ${other}`, {
          aliases: ['dclint:no-duplicate-container-names'],
        });
      if (!name.includes('$') && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
        report(found, `${name} is no name of a container`, {
          aliases: ['dclint:service-container-name-regex'],
        });
      taken.set(name, service);
    }
  },
};
