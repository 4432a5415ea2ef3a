import { markdownTable } from '../docs/page.ts';
import type { Point } from './score.ts';
import { figures } from './table.ts';

/** Why a comparison comes out otherwise than its label, by column and what was expected. */
const REASONS: readonly (readonly [pattern: RegExp, because: string])[] = [
  [
    /react_app|expected frontend Create React App|frontend Create React App/,
    "the label names the folder above the package's own: its container file stands there; a package's folder is what a build starts from",
  ],
];

/**
 * The score as a page: columns, and every miss with its reason.
 * @param further what was learnt from applications without labels
 */
export function corpusPage(points: readonly Point[], further: string): string {
  const rows = figures(points).map(({ what, share, ok, of }) => [what, share.toFixed(3), `${ok} of ${of}`]);
  const misses = points
    .filter((point) => !point.ok)
    .map(({ what, repo, expected, found }) => {
      const text = `${expected} ${found}`;
      const because = REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'not understood yet';
      return [what, repo, expected, found, because];
    });
  return [
    '# How well scanning reads real applications',
    '',
    '<!-- Written by `node scripts/corpus.ts LABELS.json FOLDER --page docs/corpus.md`: do not edit. -->',
    '',
    'Public repositories of full-stack machine-learning applications, labelled by reading their code: services with their',
    'folder, framework, entry point, port, health route, manifest, and the heavy dependencies each declares and never needs.',
    'What is no service there (mobile applications, infrastructure code) must not become one.',
    '',
    markdownTable(['column', 'share', 'right'], rows),
    '',
    '## Every miss',
    '',
    misses.length === 0 ? 'None.' : markdownTable(['column', 'repository', 'label', 'found', 'why'], misses),
    '',
    further.trimEnd(),
    '',
  ].join('\n');
}
