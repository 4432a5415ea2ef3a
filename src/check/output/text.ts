import { plural } from '../../formats/units/plural.ts';
import type { CheckedFinding, CheckReport, Score } from '../../model/check.ts';
import { SEVERITIES, type Severity } from '../../model/finding.ts';
import { bar } from '../../report/bar.ts';
import { TONES } from '../../report/findings.ts';
import type { Look } from '../../report/look.ts';
import { table } from '../../report/table.ts';
import { printable } from '../../report/text.ts';
import { type LineOf, snippet } from './snippet.ts';

const BAR = 20;
/** Rules that are named below each category of the score: the dearest. */
const DEAREST = 5;

/** A report for people: every finding with the text it is about, then the score and what it was lost for. */
export function renderCheck(report: CheckReport, lineOf: LineOf, look: Look): string {
  const findings = report.findings.map((finding) => findingText(printable(finding), lineOf, look));
  return [...findings, summary(report, look)].join('\n');
}

function findingText(finding: CheckedFinding, lineOf: LineOf, look: Look): string {
  const { severity, rule, message, path, line, column, aliases } = finding;
  const head = `${look.style(TONES[severity], `${severity}[${rule}]`)}: ${look.style('strong', message)}`;
  const { lines, indent } = snippet(finding, lineOf, TONES[severity], look);
  const note = (name: string, text: string): string =>
    `${indent}${look.style('accent', '=')} ${look.style('strong', name)}: ${text}`;
  return [
    head,
    `${indent.slice(1)}${look.style('accent', '-->')} ${path}:${line}:${column}`,
    ...lines,
    note('fix', `${finding.fix}${mending(finding)}`),
    ...(aliases.length > 0 ? [note('also', aliases.join(', '))] : []),
    '',
  ].join('\n');
}

function mending({ fixable, unsafeFix }: CheckedFinding): string {
  if (fixable) return ' (--fix does it)';
  return unsafeFix === null ? '' : ` (--fix --unsafe does it, but: ${unsafeFix})`;
}

function summary({ files, findings, suppressed, score }: CheckReport, look: Look): string {
  const count = (severity: Severity): string =>
    plural(findings.filter((finding) => finding.severity === severity).length, severity);
  const parts = [
    findings.length === 0
      ? look.style('good', 'no findings')
      : look.style('strong', plural(findings.length, 'finding')),
    ` in ${plural(files.length, 'file')}`,
    findings.length === 0 ? '' : `: ${SEVERITIES.map(count).join(', ')}`,
  ];
  const fixable = findings.filter((finding) => finding.fixable).length;
  const extra = [
    ...(fixable > 0 ? [`${fixable} that --fix mends`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} more that comments or the baseline ignore`] : []),
  ];
  return `${[...scoreLines(score, look), parts.join(''), ...extra].join('\n')}\n`;
}

/** The score, its categories, and below each what its points went for. */
function scoreLines(score: Score, look: Look): readonly string[] {
  if (score.value === null) return [];
  const rows = Object.entries(score.categories).flatMap(([category, value]) => {
    const lines = score.lines.filter((line) => line.category === category && line.points > 0);
    return [
      [category, (value ?? 0).toFixed(1), look.style('accent', bar((value ?? 0) / 10, BAR, look))],
      ...lines.slice(0, DEAREST).map(({ rule, points, count }) => {
        const times = count > 1 ? ` (${count} times)` : '';
        return ['', look.style('faint', `-${points.toFixed(1)}`), look.style('faint', `${rule}${times}`)];
      }),
      ...(lines.length > DEAREST
        ? [['', '', look.style('faint', `and ${lines.length - DEAREST} more`)]]
        : []),
    ];
  });
  const cap = score.cap === null ? '' : `  ${score.cap}`;
  return [
    `${look.style('strong', `score ${score.value.toFixed(1)} of 10`)}${cap}`,
    ...table(rows, { width: look.width, indent: 2, right: [1] }),
    '',
  ];
}
