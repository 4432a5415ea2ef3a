import { expand } from '../../../formats/dockerfile/expand.ts';
import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const envSelfReference: DockerfileRule = {
  id: 'dockerfile/env-self-reference',
  title: 'No variable used in the ENV that defines it',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3044', 'kics:be8aab51'],
  why: 'Variables of one ENV are put in before it takes effect: the value is the old one, or empty.',
  fix: 'Define it in an ENV of its own before.',
  source: 'https://docs.docker.com/reference/dockerfile/#environment-replacement',
  bad: [{ at: 2, example: inImage(`ENV ROOT=/app BIN=\${ROOT:-}/bin`) }],
  good: [inImage('ENV ROOT=/app\nENV BIN=$ROOT/bin')],
  check(facts, report) {
    for (const { step } of steps(facts, 'ENV')) {
      const { pairs } = step.instruction;
      const { env, args } = step.before;
      for (const [index, { key }] of pairs.entries()) {
        const later = pairs.slice(index + 1);
        const twice = later.some((pair) => pair.key === key && uses(pair.value ?? '', key));
        const elsewhere = pairs.filter((pair) => pair.key !== key);
        const used = twice || elsewhere.some(({ value }) => uses(value ?? '', key));
        if (used && (twice || (!env.has(key) && !args.has(key))))
          report(step.instruction, `${key} is used where it is defined`);
      }
    }
  },
};

function uses(value: string, name: string): boolean {
  const { matched } = expand(value, (other) => (other === name ? '' : null));
  return matched.length > 0;
}
