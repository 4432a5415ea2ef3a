import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';
import { readLabels } from './corpus/labels.ts';
import { type Point, scoreRow } from './corpus/score.ts';

/**
 * Scores scanning against labelled repositories: `node scripts/corpus.ts LABELS.json FOLDER [--python]`.
 * FOLDER holds a checkout of each as `owner__name`. Prints a table and every miss.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'boolean' } },
});
const [labels, folder] = positionals;
if (labels === undefined || folder === undefined) {
  process.stderr.write('usage: node scripts/corpus.ts LABELS.json FOLDER [--python]\n');
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
process.stdout.write(`${table(points)}\n\n${misses(points)}\n\nscanned in ${Math.round(milliseconds)} ms\n`);

function table(all: readonly Point[]): string {
  const columns = [...new Set(all.map((point) => point.what))].sort();
  const share = (what: string): number => {
    const of = all.filter((point) => point.what === what);
    return of.length === 0 ? 1 : of.filter((point) => point.ok).length / of.length;
  };
  const rows = columns.map((what) => {
    const of = all.filter((point) => point.what === what);
    const ok = of.filter((point) => point.ok).length;
    return `${what.padEnd(18)} ${share(what).toFixed(3)}  ${ok}/${of.length}`;
  });
  const [precision, recall] = [share('precision'), share('recall')];
  const f1 = (2 * precision * recall) / (precision + recall || 1);
  return [`${'services F1'.padEnd(18)} ${f1.toFixed(3)}`, ...rows].join('\n');
}

function misses(all: readonly Point[]): string {
  return all
    .filter((point) => !point.ok)
    .map((point) => `${point.what}: ${point.repo}: expected ${point.expected}; found ${point.found}`)
    .join('\n');
}
