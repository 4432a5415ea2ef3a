import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

export const instructionOrder: DockerfileRule = {
  id: 'dockerfile/instruction-order',
  title: 'FROM before every other instruction',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3061'],
  why: 'Before the first FROM the builder takes only ARG.',
  fix: 'Move the instruction below FROM.',
  source: 'https://docs.docker.com/reference/dockerfile/#from',
  bad: [{ at: 1, example: `LABEL org.example.team="ml"\n${inImage('WORKDIR /app')}` }],
  good: [`ARG VERSION=1\n${inImage('WORKDIR /app')}`],
  check({ stages }, report) {
    const [first] = stages;
    if (!first || first.from) return;
    for (const { instruction } of first.steps)
      report(instruction, `${instruction.keyword} stands before the first FROM`);
  },
};
