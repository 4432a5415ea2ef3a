import { isIgnored } from '../../../formats/dockerignore/ignore.ts';
import { instead, safely } from '../../facts/select.ts';
import type { DockerignoreRule } from '../../rule.ts';

export const rootOnlyPattern: DockerignoreRule = {
  id: 'dockerignore/root-only-pattern',
  title: 'Patterns that reach into folders',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'Unlike in .gitignore, a pattern without **/ matches at the root only: *.pyc or node_modules below it are sent and copied.',
  fix: 'Write **/ before the pattern.',
  source: 'https://docs.docker.com/build/concepts/context/#matching',
  bad: [
    { at: '.dockerignore:1', example: { '.dockerignore': '__pycache__\n', 'app/__pycache__/a.pyc': 'x' } },
  ],
  good: [
    { '.dockerignore': '**/__pycache__\n', 'app/__pycache__/a.pyc': 'x' },
    { '.dockerignore': 'docs\n*.md\n', 'docs/guide.md': 'x', 'README.md': 'x' },
  ],
  check({ ignore, files }, report) {
    const deep =
      /^(\*\.\w+|__pycache__|node_modules|\.venv|venv|\.DS_Store|\.pytest_cache|\.mypy_cache|\.env(\.\*)?|\.next|dist|\.git)$/;
    const patterns = new Set(ignore.patterns.map(({ text }) => text));
    for (const { text, negated, start, end } of ignore.patterns) {
      if (negated || !deep.test(text) || patterns.has(`**/${text}`)) continue;
      const found = files.find((path) => below(path, text) && !isIgnored(ignore, path));
      if (found !== undefined)
        report(
          { start, end },
          `${text} does not match ${found}`,
          safely(instead({ start, end }, `**/${text}`)),
        );
    }
  },
};

/** The pattern matches a part of the path below the root. */
function below(path: string, pattern: string): boolean {
  const parts = path.split('/').slice(1);
  const suffix = pattern.startsWith('*.') ? pattern.slice(1) : null;
  return parts.some((part) => (suffix === null ? part === pattern : part.endsWith(suffix)));
}
