import { at, isTrue } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const readOnly: ComposeRule = {
  id: 'compose/read-only',
  title: 'A read-only root file system',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0007', 'semgrep:writable-filesystem-service'],
  everywhere: false,
  why: 'Whoever takes over the service cannot then change its code or leave programs behind.',
  fix: 'Add read_only: true, and tmpfs or a volume for each folder the service writes to.',
  source: 'https://docs.docker.com/reference/compose-file/services/#read_only',
  bad: [{ at: 2, example: inService('', ['read_only']) }],
  good: [inService('read_only: true\ntmpfs: [/tmp]')],
  check({ services }, report) {
    for (const service of services) {
      const found = at(service.node, 'read_only');
      if (isTrue(found)) continue;
      const store = storeOf(service) !== null;
      report(service.at, `${service.name} may write to its own image`, store ? { persona: 'auditor' } : {});
    }
  },
};
