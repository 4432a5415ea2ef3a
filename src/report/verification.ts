import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import type { Check, Verification } from '../model/report.ts';
import { type Look, mark } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const LOG_LINES = 20;

/** What running the images showed, for people. `gaps`: what the engine could not enforce. */
export function renderVerifications(
  values: readonly Verification[],
  gaps: readonly string[],
  look: Look,
): string {
  const blocks = printable(values).map((one) => [
    `${look.style('strong', one.id)}  ${one.image}  ${look.style('faint', `on ${one.engine}`)}`,
    ...verificationLines(one, look),
  ]);
  return [...blocks, gapLines(gaps, look)]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Start time and memory, every check with its mark, and the log's end when it never became healthy. */
export function verificationLines(one: Verification, look: Look): readonly string[] {
  return [`  ${headline(one, look)}`, ...checkLines(one.checks, look), ...log(one, look)];
}

/** Every check with its mark, what was seen, and the next action where there is one. */
export function checkLines(checks: readonly Check[], look: Look): readonly string[] {
  const rows = checks.flatMap((check) => checkRows(check, look));
  return table(rows, { width: look.width, indent: 2 });
}

function headline({ healthy, startMs, memory }: Verification, look: Look): string {
  const used = memory === null ? '' : `, ${formatBytes(memory)} of memory`;
  if (!healthy) return look.style('bad', 'not healthy') + used;
  return `${look.style('good', 'healthy')}${startMs === null ? '' : ` after ${formatDuration(startMs)}`}${used}`;
}

function checkRows({ id, ok, message, fix }: Check, look: Look): readonly (readonly string[])[] {
  const row = [mark(ok, look), id, message];
  return fix !== null ? [row, ['', '', look.style('faint', `fix: ${fix}`)]] : [row];
}

function log({ log: text }: Verification, look: Look): readonly string[] {
  if (text === null || text.trim() === '') return [];
  const lines = text.trimEnd().split('\n').slice(-LOG_LINES);
  return [look.style('faint', '  log:'), ...lines.map((line) => `    ${line}`)];
}

/** What was not enforced, so that nobody takes it for proved. */
export function gapLines(gaps: readonly string[], look: Look): readonly string[] {
  if (gaps.length === 0) return [];
  const rows = printable(gaps).map((gap) => [mark(null, look), gap]);
  return ['not enforced here:', ...table(rows, { width: look.width, indent: 2 })];
}
