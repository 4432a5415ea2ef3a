import { at, isTrue, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const privileged: ComposeRule = {
  id: 'compose/privileged',
  title: 'No privileged container',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:ae5b6871', 'compose-lint:CL-0002', 'semgrep:privileged-service'],
  everywhere: true,
  why: 'A privileged container has every device and capability of the host: it is no boundary.',
  fix: 'Remove privileged, and add the device or capability that is needed.',
  source: 'https://docs.docker.com/reference/compose-file/services/#privileged',
  bad: [{ at: 3, example: inService('privileged: true') }],
  good: [inService('privileged: false')],
  check({ services }, report) {
    for (const { node, name } of services) {
      const found = at(node, 'privileged');
      if (found && (isTrue(found) || /^(yes|on|y)$/i.test(text(found) ?? '')))
        report(found, `${name} runs privileged`);
    }
  },
};
