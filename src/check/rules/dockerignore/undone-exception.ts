import { matchesGlob } from '../../../formats/dockerignore/glob.ts';
import type { DockerignoreRule } from '../../rule.ts';

export const undoneException: DockerignoreRule = {
  id: 'dockerignore/undone-exception',
  title: 'Exceptions after what they except from',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The last pattern that matches decides: an exception above the pattern it is meant for has no effect.',
  fix: 'Move the exception below the pattern.',
  source: 'https://docs.docker.com/build/concepts/context/#negating-matches',
  bad: [{ at: 1, example: '!README.md\n*.md\n' }],
  good: ['*.md\n!README.md\n'],
  check({ ignore }, report) {
    for (const [index, exception] of ignore.patterns.entries()) {
      if (!exception.negated) continue;
      const later = ignore.patterns
        .slice(index + 1)
        .find((other) => !other.negated && matchesGlob(other.glob, exception.text));
      const earlier = ignore.patterns
        .slice(0, index)
        .some((other) => !other.negated && matchesGlob(other.glob, exception.text));
      if (later && !earlier) report(exception, `${later.text} in line ${later.line} undoes this exception`);
    }
  },
};
