import { BASE } from '../../example.ts';
import { instead, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const fromAsCasing: DockerfileRule = {
  id: 'dockerfile/from-as-casing',
  title: 'FROM and AS in the same casing',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['buildkit:FromAsCasing'],
  why: 'FROM and AS are one statement; in different casings the stage name is easily missed.',
  fix: 'Write AS in the casing of FROM.',
  source: 'https://docs.docker.com/reference/build-checks/from-as-casing/',
  bad: [{ at: 1, example: `FROM ${BASE} as app${rest}` }],
  good: [`FROM ${BASE} AS app${rest}`],
  check({ stages }, report) {
    for (const { from } of stages) {
      const as = from?.words[1];
      if (!from || !as || from.words.length < 3) continue;
      const { written } = from;
      const lower = written === written.toLowerCase();
      if (!lower && written !== written.toUpperCase()) continue;
      const right = lower ? as.text.toLowerCase() : as.text.toUpperCase();
      if (as.text !== right)
        report(from, `${as.text} is not in the casing of ${written}`, safely(instead(as, right)));
    }
  },
};
