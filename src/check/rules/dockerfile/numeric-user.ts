import { expand } from '../../../formats/dockerfile/expand.ts';
import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const numericUser: DockerfileRule = {
  id: 'dockerfile/numeric-user',
  title: 'USER by number',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: ['hadolint:DL3066'],
  why: 'Kubernetes can hold an image to runAsNonRoot only when its user is a number.',
  fix: 'Write the id: USER 10001.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [{ at: 2, example: inImage('USER app') }],
  good: [inImage('ARG APP_ID=10001\nUSER $APP_ID')],
  check(facts, report) {
    for (const { step } of steps(facts, 'USER')) {
      const written = step.instruction.args.text.replace(/^["']|["']$/g, '');
      const user = written.split(':')[0] ?? '';
      const isArgument = (name: string): boolean => step.before.args.has(name) || facts.globals.has(name);
      const known = expand(user, (name) => (isArgument(name) ? '' : null)).matched.length > 0;
      if (step.onbuild || user === '' || /^\d+$/.test(user) || known) continue;
      const root = user === 'root';
      report(step.instruction, `the user ${user} is named, not numbered`, root ? { persona: 'auditor' } : {});
    }
  },
};
