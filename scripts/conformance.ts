import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from './conformance/case.ts';
import { scoreFixes } from './conformance/fixes.ts';
import { type Deviation, type SetScore, score } from './conformance/score.ts';

/**
 * Scores the checker against other linters' own test cases: `node scripts/conformance.ts FOLDER [--misses]`.
 * The folder holds one JSON file per tool, each a list of cases; they are data of other projects and not part of
 * this one. The measure is macro balanced accuracy: the mean, over the rules that have cases of both kinds, of the
 * mean of recall and specificity. BuildKit's cases must agree in every rule and line, and nothing else may fire.
 */
const BARS: Readonly<Record<string, number>> = {
  'trivy dockerfile': 0.97,
  'trivy kubernetes': 0.95,
  checkov: 0.97,
  buildkit: 84 / 86,
};
const MOST_DEVIATIONS = 6;

const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node scripts/conformance.ts FOLDER [--misses]\n');
  process.exit(2);
}
const deviations = JSON.parse(
  readFileSync(fileURLToPath(new URL('conformance/deviations.json', import.meta.url)), 'utf8'),
) as readonly Deviation[];
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Case[]);
const sets = await score(cases, deviations);
for (const set of sets) process.stdout.write(describe(set, flags.includes('--misses')));
const fixes = await scoreFixes(cases);
process.stdout.write(describeFixes());
const short = sets.filter(({ name, result }) => result < (BARS[name] ?? 0));
const used = deviations.length;
process.stdout.write(`deviations: ${used} of at most ${MOST_DEVIATIONS}\n`);
const unfixed = fixes.mended < fixes.findings || fixes.settled + fixes.untouched < 2 * fixes.files;
process.exitCode = unfixed || short.length > 0 || used > MOST_DEVIATIONS ? 1 : 0;

function describe(
  { name, cases: count, result, ceiling, recall, specificity, conformant, rules, misses }: SetScore,
  all: boolean,
): string {
  const bar = BARS[name];
  const lines = [
    `${name}: ${count} cases, ${result.toFixed(4)}${bar === undefined ? '' : ` (bar ${bar.toFixed(4)})`}`,
    `  recall ${recall.toFixed(4)}, specificity ${specificity.toFixed(4)}, rules fully conformant ${conformant} of ${rules}`,
  ];
  if (ceiling !== null) lines.push(`  cases that contradict one another bound it to ${ceiling.toFixed(4)}`);
  if (all) lines.push(...misses.map((miss) => `  - ${miss}`));
  return `${lines.join('\n')}\n`;
}

function describeFixes(): string {
  const { findings, mended, files, settled, untouched, misses } = fixes;
  return [
    `safe fixes: ${mended} of ${findings} findings mended, ${files} files changed,`,
    `  ${settled} of them once and for all, ${untouched} in no other line`,
    ...(flags.includes('--misses') ? misses.map((miss) => `  - ${miss}`) : []),
    '',
  ].join('\n');
}
