import { BASE, inImage } from '../../example.ts';
import { stageNamed } from '../../facts/reach.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const copyFromKnown: DockerfileRule = {
  id: 'dockerfile/copy-from-known',
  title: 'COPY --from of an earlier stage by name',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3022', 'kics:68a51e22'],
  why: 'A name that is no earlier stage is taken for an image and pulled; a number points elsewhere once stages are moved.',
  fix: 'Name the stage with AS and use that name, or write an image with its tag.',
  source: 'https://docs.docker.com/build/building/multi-stage/#name-your-build-stages',
  bad: [{ at: 2, example: inImage('COPY --from=builder /app /app') }],
  good: [`FROM ${BASE} AS build\nRUN /make\n${inImage('COPY --from=build /app /app')}`],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'COPY')) {
      const from = step.instruction.flags.find(({ name }) => name === 'from')?.value?.replace(/["']/g, '');
      if (step.onbuild || from === undefined || from.includes('$')) continue;
      const number = /^\d+$/.test(from);
      const known = stageNamed(facts.stages, from, stage.index);
      const named = facts.stages.some(
        ({ name, index }) => name === from.toLowerCase() && index >= stage.index,
      );
      if ((known && !number) || named) continue;
      if (known) {
        const details = { aliases: ['kics:68a51e22'], persona: 'pedantic' } as const;
        report(step.instruction, `the stage is named by its number ${from}`, details);
      } else if (!from.includes(':')) report(step.instruction, `${from} is no earlier stage`);
    }
  },
};
