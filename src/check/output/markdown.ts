import { plural } from '../../formats/units/plural.ts';
import type { CheckedFinding, CheckReport } from '../../model/check.ts';
import { markdownTable, markdownText } from '../../report/markdown-table.ts';

/** A report as Markdown, for a comment on a merge request or a job summary. */
export function markdownReport({ files, score, findings, suppressed, diagnostics }: CheckReport): string {
  const title =
    score.value === null ? '## Container check' : `## Container check: ${score.value.toFixed(1)} of 10`;
  const categories = Object.entries(score.categories).map(([name, value]) => [
    name,
    value === null ? '' : value.toFixed(1),
    score.lines
      .filter(({ category, points }) => category === name && points > 0)
      .map(({ rule, points }) => `\`${rule}\` -${points.toFixed(1)}`)
      .join(', '),
  ]);
  const ignored = suppressed.length > 0 ? `, ${suppressed.length} more are ignored` : '';
  return [
    title,
    ...(score.value === null
      ? []
      : [markdownTable(['category', 'score', 'what the points went for'], categories)]),
    ...(score.cap === null ? [] : [`${score.cap}.`]),
    `${plural(findings.length, 'finding')} in ${plural(files.length, 'file')}${ignored}.`,
    ...diagnostics.map(
      ({ path, line, message, fix }) =>
        `**Not checked**: \`${path ?? ''}${line === null ? '' : `:${line}`}\` ${markdownText(message)}. ${markdownText(fix)}`,
    ),
    ...[...Map.groupBy(findings, ({ path }) => path)].map(
      ([path, own]) =>
        `### \`${path}\`\n\n${markdownTable(['line', 'severity', 'finding', 'fix'], own.map(findingRow))}`,
    ),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

function findingRow({
  line,
  severity,
  message,
  fix,
  rule,
  aliases,
  fixable,
}: CheckedFinding): readonly string[] {
  const names = [`\`${rule}\``, ...aliases].join(', ');
  return [String(line), severity, `${message}<br>${names}`, fixable ? `${fix} (\`--fix\` does it)` : fix];
}
