import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';
import { readLabels } from './corpus/labels.ts';
import { corpusPage } from './corpus/page.ts';
import { type Point, scoreRow } from './corpus/score.ts';
import { figures } from './corpus/table.ts';

/**
 * Scores scanning against labelled repositories: `node scripts/corpus.ts LABELS.json FOLDER [--python] [--page FILE.md]`.
 * FOLDER holds a checkout of each as `owner__name`. Prints a table and every miss, and writes them as a page.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'boolean' }, page: { type: 'string' } },
});
const [labels, folder] = positionals;
if (labels === undefined || folder === undefined) {
  process.stderr.write('usage: node scripts/corpus.ts LABELS.json FOLDER [--python] [--page FILE.md]\n');
  process.exit(2);
}
const points: Point[] = [];
let milliseconds = 0;
for (const row of readLabels(labels)) {
  const root = join(folder, row.repo.replace('/', '__'));
  if (!existsSync(root)) {
    process.stderr.write(`not checked out: ${row.repo}\n`);
    continue;
  }
  const start = performance.now();
  const { value } = await scan(readTree(root));
  milliseconds += performance.now() - start;
  points.push(...scoreRow(row, value, values.python ?? false));
}
const table = figures(points).map(
  ({ what, share, ok, of }) => `${what.padEnd(18)} ${share.toFixed(3)}  ${ok}/${of}`,
);
const misses = points
  .filter((point) => !point.ok)
  .map((point) => `${point.what}: ${point.repo}: expected ${point.expected}; found ${point.found}`);
process.stdout.write(
  `${table.join('\n')}\n\n${misses.join('\n')}\n\nscanned in ${Math.round(milliseconds)} ms\n`,
);
if (values.page !== undefined) {
  const further = readFileSync(join(import.meta.dirname, 'corpus/further.md'), 'utf8');
  writeFileSync(values.page, corpusPage(points, further));
}
