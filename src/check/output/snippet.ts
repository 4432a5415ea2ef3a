import { maskSecrets } from '../../formats/diff/mask.ts';
import type { CheckedFinding } from '../../model/check.ts';
import type { Look, Tone } from '../../report/look.ts';
import { printable, width } from '../../report/text.ts';

/** The text of a line (1-based) of a checked file. */
export type LineOf = (path: string, line: number) => string;

/** Columns of a line that are shown around the place. */
const SHOWN = 100;
/** Columns before the place that are shown of a longer line. */
const BEFORE = 20;

/**
 * The line a finding is about, numbered and underlined, as compilers print it. What looks like a secret is masked,
 * and then all of the line is underlined. `indent` is the margin for the lines that follow.
 */
export function snippet(
  finding: Pick<CheckedFinding, 'path' | 'line' | 'column' | 'endLine' | 'endColumn'>,
  lineOf: LineOf,
  tone: Tone,
  look: Look,
): { readonly lines: readonly string[]; readonly indent: string } {
  const { path, line, column, endLine, endColumn } = finding;
  const margin = ' '.repeat(String(line).length + 1);
  const edge = look.style('accent', '|');
  const written = lineOf(path, line);
  const end = endLine > line ? written.trimEnd().length : Math.min(endColumn - 1, written.length);
  const { text, start, stop } = windowOf(written, column - 1, Math.max(end, column));
  const before = ' '.repeat(width(text.slice(0, start)));
  const under = '^'.repeat(Math.max(1, width(text.slice(start, stop))));
  const more = endLine > line ? ` to line ${endLine}` : '';
  const lines = [
    `${margin}${edge}`,
    `${look.style('accent', String(line))} ${edge} ${text}`,
    `${margin}${edge} ${before}${look.style(tone, under + more)}`,
  ];
  return { lines: written.trim() === '' ? [] : lines, indent: margin };
}

/** The part of a line that is shown, and where in it the place begins and ends. */
function windowOf(written: string, from: number, to: number) {
  const masked = maskSecrets(written);
  const [start, stop] =
    masked === written ? [from, to] : [masked.length - masked.trimStart().length, masked.trimEnd().length];
  const clean = printable(masked.replaceAll('\t', ' '));
  if (clean.length <= SHOWN) return { text: clean, start, stop };
  const first = Math.max(0, Math.min(start - BEFORE, clean.length - SHOWN));
  const head = first > 0 ? '...' : '';
  const tail = first + SHOWN < clean.length ? '...' : '';
  const shift = head.length - first;
  return {
    text: head + clean.slice(first, first + SHOWN) + tail,
    start: start + shift,
    stop: Math.min(stop, first + SHOWN) + shift,
  };
}
