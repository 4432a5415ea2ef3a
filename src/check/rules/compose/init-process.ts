import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { addKey, storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const initProcess: ComposeRule = {
  id: 'compose/init-process',
  title: 'An init for services of your own',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'health',
  aliases: [],
  everywhere: false,
  why: 'Process 1 has to collect dead children and pass signals on; application servers and shells do neither.',
  fix: 'Add init: true.',
  source: 'https://docs.docker.com/reference/compose-file/services/#init',
  bad: [{ at: 2, example: inService('', ['init']) }],
  good: [inService('init: true')],
  check(facts, report) {
    for (const service of facts.services) {
      const entry = facts
        .dockerfileOf(service)
        ?.final?.steps.findLast(({ instruction }) => instruction.keyword === 'ENTRYPOINT');
      const own = /tini|dumb-init|catatonit|s6|\binit\b/.test(entry?.instruction.args.text ?? '');
      if (isTrue(at(service.node, 'init')) || own || storeOf(service) !== null) continue;
      report(
        service.at,
        `${service.name} has no init`,
        addKey(facts, service, ['init: true'], { safe: true }),
      );
    }
  },
};
