import type { DockerignoreRule } from '../../rule.ts';

export const malformedPattern: DockerignoreRule = {
  id: 'dockerignore/malformed-pattern',
  title: 'Patterns the builder can read',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The builder stops at a pattern it cannot read.',
  fix: 'Correct the pattern: close the bracket, or write \\[ for the character itself.',
  source: 'https://docs.docker.com/build/concepts/context/#syntax',
  bad: [{ at: 1, example: 'data[1\n' }],
  good: ['data[12]\n'],
  check({ ignore, text }, report) {
    const lines = text.split('\n');
    for (const line of ignore.malformed) {
      const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
      report({ start, end: start + (lines[line - 1] ?? '').length }, 'the pattern is malformed');
    }
  },
};
