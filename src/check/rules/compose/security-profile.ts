import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const securityProfile: ComposeRule = {
  id: 'compose/security-profile',
  title: 'seccomp and AppArmor left on',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:404fde2c'],
  everywhere: false,
  why: 'The default profiles keep some 50 system calls away that most escapes need.',
  fix: 'Remove the option, or name a profile that allows what is needed.',
  source: 'https://docs.docker.com/engine/security/seccomp/',
  bad: [{ at: 3, example: inService('security_opt: ["no-new-privileges:true", "seccomp:unconfined"]') }],
  good: [inService('security_opt: ["no-new-privileges:true", "seccomp:profile.json"]')],
  check({ services }, report) {
    for (const { node, name } of services) {
      for (const item of items(at(node, 'security_opt'))) {
        const option = text(item) ?? '';
        if (!/^(seccomp|apparmor|label)[:=](unconfined|disable)/.test(option)) continue;
        const details = option.startsWith('seccomp') ? {} : { aliases: [] };
        report(item, `${name} runs with ${option}`, details);
      }
    }
  },
};
