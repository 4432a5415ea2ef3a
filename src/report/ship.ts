import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import { plural } from '../formats/units/plural.ts';
import type { Measure, Report } from '../model/report.ts';
import { imageBlock } from './images.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';
import { gapLines, verificationLines } from './verification.ts';

/** The closing report: per service its image by layer and what running it showed, then the sum. */
export function renderReport(value: Report, look: Look): string {
  const report = printable(value);
  const services = report.images.map((image) => {
    const run = report.services.find((one) => one.id === image.service && one.image === image.ref);
    return [...imageBlock(image, look), ...(run ? verificationLines(run, look) : [])];
  });
  const shown = new Set(report.images.map(({ service }) => service));
  const others = report.services.filter(({ id }) => !shown.has(id));
  const rest = others.map((one) => [
    `${look.style('strong', one.id)}  ${one.image}`,
    ...verificationLines(one, look),
  ]);
  return [...services, ...rest, gapLines(report.gaps, look), summary(report, look)]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function summary({ before, after, images, services, diagnostics }: Report, look: Look): readonly string[] {
  const healthy = services.filter((one) => one.healthy).length;
  const failed = services.flatMap((one) => one.checks).filter((check) => check.ok === false).length;
  const ran = services.length > 0;
  const unrun = images.length > 0 ? 'built, and not run' : 'nothing was built or run';
  // What could not be built is no service here.
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const tone = ran && healthy === services.length && failed === 0 && errors === 0 ? 'good' : 'bad';
  const checks = failed === 0 ? 'every check passed' : `${plural(failed, 'check')} failed`;
  const verdict = `${healthy} of ${plural(services.length, 'service')} healthy, ${checks}${errors === 0 ? '' : `; ${plural(errors, 'error')} above`}`;
  const rows = [...(before ? [measured('before', before)] : []), measured(before ? 'after' : 'all', after)];
  return [look.style(tone, ran ? verdict : unrun), ...table(rows, { width: look.width, indent: 2 })];
}

function measured(label: string, measure: Measure): readonly string[] {
  return [
    label,
    formatBytes(measure.size),
    `${formatBytes(measure.compressed)} compressed`,
    plural(measure.layers, 'layer'),
    `built in ${formatDuration(measure.buildMs)}`,
    measure.startMs === null ? '' : `healthy after ${formatDuration(measure.startMs)}`,
  ];
}
