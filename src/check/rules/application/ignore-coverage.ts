import { formatBytes } from '../../../formats/units/bytes.ts';
import { contextFiles } from '../../facts/application.ts';
import { wholeCopy } from '../../facts/copies.ts';
import { startsNotebook } from '../../facts/development.ts';
import type { ApplicationRule } from '../../rule.ts';
import { COPY_ALL } from './ignore-file.ts';

/** What an image does not need, and the pattern that leaves it out. */
const NEEDLESS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\.git\//, '.git'],
  [/(^|\/)(\.venv|venv|env)\/(bin|lib|Lib|Scripts|pyvenv\.cfg)/, '**/venv'],
  [/(^|\/)node_modules\//, '**/node_modules'],
  [/(^|\/)__pycache__\/|\.pyc$/, '**/__pycache__'],
  [/(^|\/)\.(next|nuxt|svelte-kit|turbo|parcel-cache)\//, '**/.next'],
  [/(^|\/)\.(pytest_cache|mypy_cache|ruff_cache|tox)\//, '**/.*_cache'],
  [/\.ipynb$/, '**/*.ipynb'],
  [/(^|\/)(runs|wandb|mlruns|lightning_logs)\//, 'runs'],
  [/(^|\/)\.(idea|vscode)\//, '.vscode'],
];

export const ignoreCoverage: ApplicationRule = {
  id: 'application/ignore-coverage',
  title: 'Needless files left out',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'What .dockerignore does not name is sent to the builder at every build and lands in the image with COPY . .',
  fix: 'Add the pattern to .dockerignore.',
  source: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  bad: [
    {
      at: 'Dockerfile:3',
      example: { Dockerfile: COPY_ALL, 'main.py': '', 'train.ipynb': '{}', '.dockerignore': '.git\n' },
    },
  ],
  good: [{ Dockerfile: COPY_ALL, 'main.py': '', 'train.ipynb': '{}', '.dockerignore': '**/*.ipynb\n' }],
  check(facts, report) {
    for (const build of facts.builds) {
      const copy = wholeCopy(build.facts);
      if (!copy || !build.ignore) continue;
      const files = contextFiles(facts, build);
      const notebooks = build.facts.final !== null && startsNotebook(build.facts.final);
      for (const [pattern, line] of NEEDLESS) {
        if (notebooks && pattern.test('a.ipynb')) continue;
        const found = files.filter(({ path }) => pattern.test(path));
        const size = found.reduce((sum, file) => sum + file.size, 0);
        const example = found[0]?.path;
        if (example !== undefined)
          report(
            { path: build.facts.path, ...copy },
            `${example} is copied${found.length > 1 ? `, and ${found.length - 1} more like it` : ''} (${formatBytes(size)})`,
            {
              fix: `Add ${line} to .dockerignore.`,
            },
          );
      }
    }
  },
};
