import { BASE } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = 'USER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const stageCycle: DockerfileRule = {
  id: 'dockerfile/stage-cycle',
  title: 'Stages in the order they are needed',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3022', 'kics:68a51e22'],
  why: 'A stage reads only from earlier ones: a later one is taken for an image of that name, or makes a circle.',
  fix: 'Move the stage that is read from above this one.',
  source: 'https://docs.docker.com/build/building/multi-stage/',
  bad: [{ at: 2, example: `FROM ${BASE}\nCOPY --from=assets /a /a\n${rest}FROM ${BASE} AS assets\n${rest}` }],
  good: [`FROM ${BASE} AS assets\nFROM ${BASE}\nCOPY --from=assets /a /a\n${rest}`],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'COPY', 'ADD')) {
      const { from } = copyOf(step.instruction);
      const later = facts.stages.find(
        ({ name, index }) => name !== null && name === from?.toLowerCase() && index > stage.index,
      );
      const earlier = facts.stages.some(
        ({ name, index }) => name === from?.toLowerCase() && index <= stage.index,
      );
      if (later && !earlier)
        report(step.instruction, `the stage ${from} comes only later, in line ${later.from?.line}`);
    }
  },
};
