import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

export const instructionOrder: DockerfileRule = {
  id: 'dockerfile/instruction-order',
  title: 'FROM before every other instruction',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3061', 'kics:52e2b1c6', 'kics:19619060'],
  why: 'Before the first FROM the builder takes only ARG.',
  fix: 'Move the instruction below FROM.',
  source: 'https://docs.docker.com/reference/dockerfile/#from',
  bad: [{ at: 1, example: `LABEL org.example.team="ml"\n${inImage('WORKDIR /app')}` }],
  good: [`ARG VERSION=1\n${inImage('WORKDIR /app')}`],
  check({ stages }, report) {
    const [first] = stages;
    if (!first || first.from) return;
    const aliases =
      stages.length === 1 ? this.aliases : this.aliases.filter((alias) => alias !== 'kics:19619060');
    for (const { instruction } of first.steps)
      report(instruction, `${instruction.keyword} stands before the first FROM`, { aliases });
  },
};
