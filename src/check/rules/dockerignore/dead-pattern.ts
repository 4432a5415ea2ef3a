import { isIgnored } from '../../../formats/dockerignore/ignore.ts';
import type { DockerignoreRule } from '../../rule.ts';

export const deadPattern: DockerignoreRule = {
  id: 'dockerignore/dead-pattern',
  title: 'Patterns that match something',
  severity: 'note',
  confidence: 'low',
  persona: 'auditor',
  category: 'operability',
  aliases: [],
  why: 'A pattern that matches nothing may be misspelt, and what it was to leave out is sent.',
  fix: 'Correct the pattern, or remove it.',
  source: 'https://docs.docker.com/build/concepts/context/#matching',
  bad: [{ at: '.dockerignore:1', example: { '.dockerignore': 'notebook\n', 'notebooks/a.txt': 'x' } }],
  good: [{ '.dockerignore': 'notebooks\n.git\n', 'notebooks/a.txt': 'x' }],
  check({ ignore, files }, report) {
    const usual =
      /\.git|\.env|node_modules|venv|__pycache__|\.pyc|cache|\.DS_Store|\.idea|\.vscode|dist|build|coverage|\.next|log|\*/i;
    for (const pattern of files.length > 1 ? ignore.patterns : []) {
      const positive = { ...pattern, negated: false };
      if (
        usual.test(pattern.text) ||
        files.some((path) => isIgnored({ patterns: [positive], malformed: [] }, path))
      )
        continue;
      report(pattern, `${pattern.text} matches nothing`);
    }
  },
};
