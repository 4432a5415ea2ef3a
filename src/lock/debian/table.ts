const NEWLINE = 0x0a;

/**
 * Sorted lines of tab-separated columns (UTF-8), looked up by first column with bisection: an index of some ten
 * megabytes is ready as soon as it is read, without being parsed.
 */
export class Table {
  readonly bytes: Buffer;

  /** @param bytes as {@link TableWriter} makes them */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The rows (columns without the key) whose first column is `key`. */
  rows(key: string): readonly (readonly string[])[] {
    const rows: string[][] = [];
    const start = Buffer.from(`${key}\t`);
    for (let at = this.#lowerBound(start); this.#startsWith(start, at); at = this.#lineEnd(at) + 1)
      rows.push(this.bytes.toString('utf8', at + start.length, this.#lineEnd(at)).split('\t'));
    return rows;
  }

  /** Offset of the first line that is not before `start`. */
  #lowerBound(start: Buffer): number {
    let low = 0;
    let high = this.bytes.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = middle === 0 ? 0 : this.bytes.lastIndexOf(NEWLINE, middle - 1) + 1;
      if (Buffer.compare(this.#slice(line, start.length), start) < 0) low = this.#lineEnd(line) + 1;
      else high = line;
    }
    return low;
  }

  #startsWith(start: Buffer, at: number): boolean {
    return this.#slice(at, start.length).equals(start);
  }

  #slice(at: number, length: number): Buffer {
    return this.bytes.subarray(at, at + length);
  }

  #lineEnd(at: number): number {
    const end = this.bytes.indexOf(NEWLINE, at);
    return end === -1 ? this.bytes.length : end;
  }
}

/** Makes a table of rows in any order. Rows that come sorted, as in the archive's indexes, are never held as text. */
export class TableWriter {
  readonly #done: Buffer[] = [];
  #lines: string[] = [];
  #last = '';
  #isSorted = true;

  /** Tabs and line breaks within a column become spaces. */
  add(columns: readonly string[]): void {
    const line = columns.map((column) => column.replace(/[\t\n\r]/g, ' ')).join('\t');
    if (compareBytes(line, this.#last) < 0) this.#isSorted = false;
    this.#last = line;
    this.#lines.push(line);
    if (this.#lines.length === 1024) this.#flush();
  }

  finish(): Table {
    this.#flush();
    const bytes = Buffer.concat(this.#done.splice(0));
    if (this.#isSorted) return new Table(bytes);
    const lines = bytes.toString('utf8').split('\n').slice(0, -1).sort(compareBytes);
    return new Table(Buffer.from(`${lines.join('\n')}\n`));
  }

  #flush(): void {
    if (this.#lines.length > 0) this.#done.push(Buffer.from(`${this.#lines.join('\n')}\n`));
    this.#lines = [];
  }
}

/** The order of the UTF-8 bytes, which is that of the text for all but characters beyond the first plane. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
