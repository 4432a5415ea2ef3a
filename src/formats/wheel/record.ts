import { createHash } from 'node:crypto';

/** A line of RECORD: path relative to site-packages, hash as `sha256=<base64url>` and size, both empty when unknown. */
export interface RecordRow {
  readonly path: string;
  readonly hash: string;
  readonly size: string;
}

/** Parses RECORD: comma-separated, quoted where needed (PEP 376, PEP 627). Fields beyond the third are ignored. */
export function parseRecord(text: string): readonly RecordRow[] {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .map(splitLine)
    .map(([path = '', hash = '', size = '']) => ({ path, hash, size }));
}

/** Prints RECORD: one line for each file, sorted by path. */
export function printRecord(rows: readonly RecordRow[]): string {
  const sorted = [...rows].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return sorted.map((row) => `${[row.path, row.hash, row.size].map(quote).join(',')}\n`).join('');
}

/** The row of a file whose bytes are known. */
export function recordRow(path: string, bytes: Uint8Array): RecordRow {
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { path, hash: `sha256=${hash}`, size: String(bytes.length) };
}

function splitLine(line: string): readonly string[] {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(line);
    if (!match) return [...fields, line.slice(pattern.lastIndex)];
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return fields;
  }
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
