import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const tmpfsOptions: ComposeRule = {
  id: 'compose/tmpfs-options',
  title: 'Nothing runs from a tmpfs',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0022'],
  everywhere: false,
  why: 'A tmpfs is mounted noexec, nosuid and nodev; without that the one folder that can be written to runs what was put there.',
  fix: 'Remove exec, suid and dev.',
  source: 'https://docs.docker.com/engine/storage/tmpfs/',
  bad: [{ at: 3, example: inService('tmpfs: ["/tmp:exec"]') }],
  good: [inService('tmpfs: ["/tmp:noexec,size=64m"]')],
  check({ services }, report) {
    for (const { node, name } of services) {
      const tmpfs = at(node, 'tmpfs');
      for (const item of tmpfs?.kind === 'scalar' ? [tmpfs] : items(tmpfs)) {
        const [path = '', options = ''] = (text(item) ?? '').split(':');
        const opened = options.split(',').filter((option) => /^(exec|suid|dev)$/.test(option.trim()));
        if (opened.length > 0) report(item, `${path} of ${name} is mounted with ${opened.join(', ')}`);
      }
    }
  },
};
