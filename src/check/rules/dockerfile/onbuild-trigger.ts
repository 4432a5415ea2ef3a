import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const REFUSED = new Set(['ONBUILD', 'FROM', 'MAINTAINER']);

export const onbuildTrigger: DockerfileRule = {
  id: 'dockerfile/onbuild-trigger',
  title: 'ONBUILD of instructions that allow it',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3043', 'kics:408460f2'],
  why: 'The builder refuses ONBUILD, FROM and MAINTAINER inside ONBUILD.',
  fix: 'Remove the instruction, or write it without ONBUILD.',
  source: 'https://docs.docker.com/reference/dockerfile/#onbuild',
  bad: [{ at: 2, example: inImage('ONBUILD ONBUILD COPY a /app/a') }],
  good: [inImage('ONBUILD COPY a /app/a')],
  check({ file }, report) {
    for (const instruction of file.instructions) {
      const inner = instruction.child?.keyword ?? '';
      if (REFUSED.has(inner)) report(instruction, `${inner} cannot stand inside ONBUILD`);
    }
  },
};
