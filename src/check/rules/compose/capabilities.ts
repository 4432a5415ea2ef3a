import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { capabilityName } from '../../facts/capability.ts';
import { addKey, storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const capabilities: ComposeRule = {
  id: 'compose/capabilities',
  title: 'Capabilities dropped',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:ce76b7d0', 'compose-lint:CL-0006'],
  everywhere: false,
  why: 'By default a container may change owners, bind low ports, send raw packets and more; a web service needs none of it.',
  fix: 'Add cap_drop: [ALL], and add back what turns out to be needed.',
  source: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
  bad: [{ at: 2, example: inService('', ['cap_drop']) }],
  good: [inService('cap_drop: [all]')],
  check(facts, report) {
    for (const service of facts.services) {
      const dropped = items(at(service.node, 'cap_drop')).map((item) => capabilityName(text(item)));
      if (dropped.includes('ALL')) continue;
      const message = `${service.name} keeps the default capabilities`;
      if (dropped.length > 0)
        report(service.at, message, { aliases: ['compose-lint:CL-0006'], persona: 'pedantic' });
      else if (storeOf(service) !== null) report(service.at, message, { persona: 'auditor' });
      else {
        const patch = {
          safe: false,
          breaks: 'a process that starts as root can no longer change its user or owners',
        };
        report(service.at, message, addKey(facts, service, ['cap_drop: [ALL]'], patch));
      }
    }
  },
};
