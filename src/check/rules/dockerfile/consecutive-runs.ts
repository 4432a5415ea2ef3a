import { inImage } from '../../example.ts';
import { forStage } from '../../facts/select.ts';
import type { Step } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const consecutiveRuns: DockerfileRule = {
  id: 'dockerfile/consecutive-runs',
  title: 'Short RUN lines in a row joined',
  severity: 'note',
  confidence: 'low',
  persona: 'pedantic',
  category: 'size',
  aliases: ['hadolint:DL3059', 'kics:0008c003'],
  why: 'Each RUN is a layer of its own; what a later one deletes stays in the earlier. Contested: separate lines cache better.',
  fix: 'Join them with && where they belong together.',
  source: 'https://docs.docker.com/build/building/best-practices/#minimize-the-number-of-layers',
  bad: [{ at: 3, example: inImage('RUN /app/one\nRUN /app/two') }],
  good: [inImage('RUN /app/one && /app/two'), inImage('RUN /app/one\nCOPY a /app/a\nRUN /app/two')],
  check({ stages, final }, report) {
    for (const stage of stages) {
      let previous: Step | null = null;
      for (const step of stage.steps) {
        const run = step.instruction.keyword === 'RUN' && !step.onbuild;
        const joins = run && previous && flags(previous) === flags(step);
        if (joins && previous && previous.commands.length <= 2 && step.commands.length <= 2) {
          const single = previous.commands.length === 1 && step.commands.length === 1;
          const aliases: readonly Alias[] = single ? this.aliases : ['kics:0008c003'];
          report(step.instruction, 'this RUN could be part of the one before', {
            aliases: forStage(aliases, stage === final),
          });
        }
        previous = run ? step : null;
      }
    }
  },
};

const flags = ({ instruction }: Step): string =>
  instruction.flags.map(({ name, value }) => `${name}=${value}`).join(' ');
