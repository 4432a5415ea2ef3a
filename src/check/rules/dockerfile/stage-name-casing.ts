import { BASE } from '../../example.ts';
import { instead, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const stageNameCasing: DockerfileRule = {
  id: 'dockerfile/stage-name-casing',
  title: 'Stage names in lower case',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['buildkit:StageNameCasing'],
  why: 'Stage names are compared without regard to casing; lower case sets them apart from instructions.',
  fix: 'Write the stage name in lower case.',
  source: 'https://docs.docker.com/reference/build-checks/stage-name-casing/',
  bad: [{ at: 1, example: `FROM ${BASE} AS App${rest}` }],
  good: [`FROM ${BASE} AS app${rest}`],
  check({ stages }, report) {
    for (const { from } of stages) {
      const name = from?.words[2];
      if (!from || !name || name.text === name.text.toLowerCase()) continue;
      const edit = instead(name, name.text.toLowerCase());
      report(from, `the stage name ${name.text} is not in lower case`, safely(edit));
    }
  },
};
