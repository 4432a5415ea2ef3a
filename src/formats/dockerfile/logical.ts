import type { Segment, Span } from './node.ts';

/** Offset in the source of the character at `at` of the logical text. */
function sourceOffset(segments: readonly Segment[], at: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const segment = segments[low];
  return segment ? segment.source + at - segment.at : at;
}

/** Span in the source of the logical text's `[from, to)`; it ends right after its last character. */
export function sourceSpan(segments: readonly Segment[], from: number, to: number): Span {
  const start = sourceOffset(segments, from);
  return { start, end: to > from ? sourceOffset(segments, to - 1) + 1 : start };
}

/** The lines of a text: offset where each begins, and where its content ends before the newline. */
export interface Line {
  readonly start: number;
  /** Before `\n` or `\r\n`. */
  readonly end: number;
  /** After the newline. */
  readonly next: number;
}

/** Splits a text at `\n`, as the builder does; a last line without newline counts. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && text[end - 1] === '\r') end--;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

/**
 * Where a line's content stops before a continuation character at its end, or null when it does not continue.
 * The character counts unless another one stands before it (dockerfile reference, "escape").
 */
export function continuation(text: string, line: Line, from: number, escaper: string): number | null {
  let end = line.end;
  while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  if (end === from || text[end - 1] !== escaper) return null;
  return end - 1 > from && text[end - 2] === escaper ? null : end - 1;
}
