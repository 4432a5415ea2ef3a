import { at } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { isRoot } from '../../facts/user.ts';
import type { ComposeRule } from '../../rule.ts';

export const rootUser: ComposeRule = {
  id: 'compose/root-user',
  title: 'No user root',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0018'],
  everywhere: false,
  why: 'It undoes the USER of the image: whoever takes over the service is root in the container.',
  fix: "Remove the setting, or write the number of the service's own user.",
  source: 'https://docs.docker.com/reference/compose-file/services/#user',
  bad: [{ at: 3, example: inService('user: "0:0"') }],
  good: [inService('user: "10001:10001"')],
  check({ services }, report) {
    for (const { node, name, user } of services) {
      const found = at(node, 'user');
      if (found && user && isRoot(user)) report(found, `${name} runs as root`);
    }
  },
};
