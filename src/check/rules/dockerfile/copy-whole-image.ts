import { BASE } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const stages = (copy: string): string =>
  `FROM ${BASE} AS build\nFROM ${BASE}\n${copy}\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;

export const copyWholeImage: DockerfileRule = {
  id: 'dockerfile/copy-whole-image',
  title: 'No copy of a whole file system',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3067'],
  why: 'It brings the build tools along and overwrites the base: the stages then save nothing.',
  fix: 'Copy the folders that are needed.',
  source: 'https://docs.docker.com/build/building/multi-stage/',
  bad: [{ at: 3, example: stages('COPY --from=build / /') }],
  good: [stages('COPY --from=build /app /app')],
  check(facts, report) {
    for (const { step } of steps(facts, 'COPY')) {
      const { from, sources, destination } = copyOf(step.instruction);
      if (from !== null && destination?.text === '/' && sources.some(({ text }) => text === '/'))
        report(step.instruction, `everything of ${from} is copied`);
    }
  },
};
