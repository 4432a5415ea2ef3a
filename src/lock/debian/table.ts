/**
 * A sorted text of tab-separated lines, looked up by first column with bisection: an index of some ten megabytes is
 * ready as soon as it is read, without being parsed.
 */
export class Table {
  readonly #text: string;

  /** @param text lines as {@link printTable} makes them */
  constructor(text: string) {
    this.#text = text;
  }

  /** The rows (columns without the key) whose first column is `key`. */
  rows(key: string): readonly (readonly string[])[] {
    const rows: string[][] = [];
    const start = `${key}\t`;
    for (let at = this.#lowerBound(start); this.#text.startsWith(start, at); at = this.#lineEnd(at) + 1)
      rows.push(this.#text.slice(at + start.length, this.#lineEnd(at)).split('\t'));
    return rows;
  }

  /** Offset of the first line that is not before `start`. */
  #lowerBound(start: string): number {
    let low = 0;
    let high = this.#text.length;
    while (low < high) {
      const line = this.#text.lastIndexOf('\n', Math.floor((low + high) / 2) - 1) + 1;
      const from = Math.max(line, low);
      if (this.#text.slice(from, from + start.length) < start) low = this.#lineEnd(from) + 1;
      else high = from;
    }
    return low;
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at);
    return end === -1 ? this.#text.length : end;
  }
}

/** One row as a line. Tabs and line breaks within a column become spaces. */
export function tableRow(columns: readonly string[]): string {
  return columns.map((column) => column.replace(/[\t\n\r]/g, ' ')).join('\t');
}

/** The text of a table. */
export function printTable(rows: readonly string[]): string {
  return rows.length === 0 ? '' : `${rows.toSorted().join('\n')}\n`;
}
