import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { Alias, ComposeRule } from '../../rule.ts';

export const securityProfile: ComposeRule = {
  id: 'compose/security-profile',
  title: 'seccomp and AppArmor left on',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [
    'kics:404fde2c',
    'compose-lint:CL-0009',
    'semgrep:seccomp-confinement-disabled',
    'semgrep:selinux-separation-disabled',
  ],
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
        if (!/^(label[:=])?(seccomp|apparmor|label)[:=](unconfined|disable)/.test(option)) continue;
        report(item, `${name} runs with ${option}`, { aliases: namesOf(option) });
      }
    }
  },
};

function namesOf(option: string): readonly Alias[] {
  if (option.includes('seccomp'))
    return ['kics:404fde2c', 'compose-lint:CL-0009', 'semgrep:seccomp-confinement-disabled'];
  if (option.startsWith('label')) return ['compose-lint:CL-0009', 'semgrep:selinux-separation-disabled'];
  return ['compose-lint:CL-0009'];
}
