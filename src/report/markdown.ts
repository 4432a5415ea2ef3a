import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import { plural } from '../formats/units/plural.ts';
import type { Measure, Report, Verification } from '../model/report.ts';
import { markdownTable, markdownText } from './markdown-table.ts';
import { reproduction } from './reproduction.ts';
import { printable } from './text.ts';

const PACKAGES = 10;

/** A report as Markdown, for a pull request or a wiki: the same figures as the page, without pictures. */
export function reportMarkdown(value: Report): string {
  const report = printable(value);
  const { details, services, gaps } = report;
  return [
    `# ${markdownText(details?.name ?? 'Report')}`,
    ...figures(report),
    ...services.flatMap(service),
    ...(gaps.length > 0 ? ['## Not enforced on this machine', gaps.map((gap) => `- ${gap}`).join('\n')] : []),
    ...images(report),
    ...(details?.check?.score.value == null ? [] : [`## Container files as they were found: ${details.check.score.value.toFixed(1)} of 10`, markdownTable(['category', 'score'], Object.entries(details.check.score.categories).map(([name, points]) => [name, points === null ? '-' : points.toFixed(1)]))]),
    '## Every number again',
    markdownTable(['what', 'command'], reproduction(report).map(({ what, command }) => [what, `\`${command}\``])),
    '',
  ].join('\n\n'); // biome-ignore format: a part a line
}

function figures({ before, after }: Report): readonly string[] {
  const row = (what: string, text: (one: Measure) => string) =>
    before ? [what, text(before), text(after)] : [what, text(after)];
  const start = ({ startMs }: Measure) => (startMs === null ? '-' : formatDuration(startMs));
  const heads = before ? ['', 'before', 'after'] : ['', ''];
  return [
    markdownTable(heads, [
      row('images', ({ size }) => formatBytes(size)),
      row('as sent', ({ compressed }) => (compressed > 0 ? formatBytes(compressed) : '-')),
      row('layers', ({ layers }) => String(layers)),
      row('build', ({ buildMs }) => formatDuration(buildMs)),
      row('start', start),
    ]),
  ];
}

function service({ id, engine, healthy, startMs, memory, checks }: Verification): readonly string[] {
  const after = startMs === null ? '' : ` after ${formatDuration(startMs)}`;
  const used = memory === null ? '' : `, ${formatBytes(memory)} of memory`;
  const marks = { true: 'holds', false: '**fails**', null: 'not tried' } as const;
  return [
    `## ${markdownText(id)}: ${healthy ? `healthy${after}` : 'not healthy'}${used}, on ${engine}`,
    markdownTable(
      ['check', '', 'seen'],
      checks.map((check) => [check.id, marks[`${check.ok}`], check.message]),
    ),
  ];
}

function images({ details }: Report): readonly string[] {
  return (details?.inspections ?? []).flatMap(({ service: id, inspection }) => [
    `## Image of ${markdownText(id)}: ${formatBytes(inspection.size)} in ${plural(inspection.layers.length, 'layer')}`,
    markdownTable(
      ['package', 'version', 'size'],
      inspection.packages.slice(0, PACKAGES).map((one) => [one.name, one.version, formatBytes(one.size)]),
    ),
    ...(inspection.options.length > 0
      ? [
          markdownTable(
            ['would save', 'by', 'costs'],
            inspection.options.map((one) => [formatBytes(one.saves), one.title, one.cost]),
          ),
        ]
      : []),
  ]);
}
