import type { Span } from '../formats/dockerfile/node.ts';

/** A file's text and its lines: offsets in, places out. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Offset where each line begins. */
  readonly starts: readonly number[];
  /** True when the file is in another encoding than UTF-8, so that writing the text back gives other bytes. */
  readonly recoded: boolean;
}

/** Indexes the lines of a file. */
export function toSource(path: string, text: string, recoded = false): Source {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { path, text, starts, recoded };
}

/** 1-based line of an offset. */
export function lineAt({ starts }: Source, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** 1-based line and column of an offset. */
export function positionAt(source: Source, offset: number) {
  const line = lineAt(source, offset);
  return { line, column: offset - (source.starts[line - 1] ?? 0) + 1 };
}

/** Lines and columns, 1-based, of a span without the white space around it. */
export function placeOf(source: Source, { start, end }: Span) {
  const { text, starts } = source;
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  const line = lineAt(source, from);
  const endLine = lineAt(source, to);
  const column = from - (starts[line - 1] ?? 0) + 1;
  return { line, column, endLine, endColumn: to - (starts[endLine - 1] ?? 0) + 1 };
}

/** The text of a 1-based line without its end; empty when there is no such line. */
export function lineText(source: Source | undefined, line: number): string {
  const start = source?.starts[line - 1];
  if (source === undefined || start === undefined) return '';
  return source.text.slice(start, source.starts[line] ?? source.text.length).replace(/\r?\n$/, '');
}
