import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { addKey } from '../../facts/compose.ts';
import type { Alias, ComposeRule } from '../../rule.ts';

const OTHERS: readonly Alias[] = ['compose-lint:CL-0003', 'semgrep:no-new-privileges'];

export const noNewPrivileges: ComposeRule = {
  id: 'compose/no-new-privileges',
  title: 'no-new-privileges',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:27fcc7d6', 'kics:610e266e', ...OTHERS],
  everywhere: false,
  why: "Without it a set-uid program in the image turns the service's user into root.",
  fix: 'Add security_opt: ["no-new-privileges:true"].',
  source: 'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  bad: [{ at: 2, example: inService('', ['security_opt']) }],
  good: [inService('security_opt: ["no-new-privileges"]')],
  check(facts, report) {
    for (const service of facts.services) {
      const options = at(service.node, 'security_opt');
      const set = items(options).some((item) => /^no-new-privileges([:=]true)?$/.test(text(item) ?? ''));
      if (set) continue;
      const message = `${service.name} may gain privileges`;
      if (options) report(options, message, { aliases: ['kics:27fcc7d6', ...OTHERS] });
      else {
        const patch = { safe: false, breaks: 'programs that rely on set-uid (sudo, su, ping) stop working' };
        const fix = addKey(facts, service, ['security_opt: ["no-new-privileges:true"]'], patch);
        report(service.at, message, { aliases: ['kics:610e266e', ...OTHERS], ...fix });
      }
    }
  },
};
