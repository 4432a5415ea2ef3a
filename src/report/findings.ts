import { type Finding, SEVERITIES, type Severity } from '../model/finding.ts';
import type { Look, Tone } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

/** How severities look. */
export const TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', note: 'accent' };

/** Findings for people, the worst first: what, where, and the next action. */
export function renderFindings(findings: readonly Finding[], look: Look): string {
  const rows = worstFirst(printable(findings)).flatMap((finding) => [
    [look.style(TONES[finding.severity], finding.severity), what(finding, look)],
    ['', look.style('faint', `fix: ${finding.fix}`)],
  ]);
  return table(rows, { width: look.width })
    .map((line) => `${line}\n`)
    .join('');
}

/** Findings by severity, the worst first; what holds for several services is said once. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...once.values()].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function what(finding: Finding, look: Look): string {
  return `${where(finding)}${finding.message} ${look.style('faint', `[${finding.rule}]`)}`;
}

function where({ path, line }: Finding): string {
  if (path === null) return '';
  return line === null ? `${path}: ` : `${path}:${line}: `;
}
