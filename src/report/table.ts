import { padEnd, padStart, width, wrap } from './text.ts';

/** How a table is laid out. */
export interface TableOptions {
  /** Columns to print in. */
  readonly width: number;
  readonly indent?: number;
  /** Indexes of the columns whose cells are aligned at their end (numbers). */
  readonly right?: readonly number[];
}

const GAP = 2;
/** Narrower than this, text is easier to read unwrapped. */
const NARROWEST = 24;

/** Rows as aligned columns; the last cell of a row wraps inside its column. Returns lines without newline. */
export function table(rows: readonly (readonly string[])[], options: TableOptions): readonly string[] {
  const widths = columnWidths(rows);
  return rows.flatMap((row) => tableRow(row, widths, options));
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.filter((row) => column < row.length - 1).map((row) => width(row[column] ?? ''))),
  );
}

function tableRow(
  row: readonly string[],
  widths: readonly number[],
  options: TableOptions,
): readonly string[] {
  const indent = ' '.repeat(options.indent ?? 0);
  const before = row
    .slice(0, -1)
    .map((cell, column) => pad(cell, widths[column] ?? 0, options.right?.includes(column) ?? false));
  const start = indent + before.map((cell) => cell + ' '.repeat(GAP)).join('');
  const room = options.width - width(start);
  const last = row.at(-1) ?? '';
  const lines = room < NARROWEST ? [last] : wrap(last, room);
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(width(start))) + line).map(trimEnd);
}

function pad(cell: string, columns: number, right: boolean): string {
  return right ? padStart(cell, columns) : padEnd(cell, columns);
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
