import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const networks: ComposeRule = {
  id: 'compose/networks',
  title: 'Networks of their own',
  severity: 'note',
  confidence: 'low',
  persona: 'pedantic',
  category: 'security',
  aliases: ['kics:ce14a68b'],
  everywhere: false,
  why: 'On the one default network every service reaches every other: whoever takes over the front end can talk to the database.',
  fix: 'Name the networks, and put only those services on one that must talk to each other.',
  source: 'https://docs.docker.com/compose/how-tos/networking/#specify-custom-networks',
  bad: [{ at: 2, example: inService('', ['networks']) }],
  good: [inService('networks: [app]')],
  check({ services }, report) {
    for (const { node, name, at: place, networks: named } of services)
      if (named.length === 0 && text(at(node, 'network_mode')) === null)
        report(place, `${name} is on the default network`);
  },
};
