/** A value of a row: numbers are not read, for nobody has asked for one yet. */
type Value = Uint8Array | null;

const MAGIC = 'SQLite format 3\0';
const INTERIOR = 0x05;
const LEAF = 0x0d;
/** Bytes of a value of each of the first serial types. */
const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

/**
 * The rows of a table of an SQLite database (SQLite, Database File Format), texts and blobs as bytes; what is still in its
 * write-ahead log is not among them. Null when there is no such table. Throws a RangeError when it is no database.
 */
export function sqliteTable(bytes: Uint8Array, table: string): readonly (readonly Value[])[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(0, 16)).toString('latin1') !== MAGIC)
    throw new RangeError('it is no SQLite database');
  const size = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  const pages: Pages = { bytes, view, size, usable: size - view.getUint8(20), seen: new Set() };
  if (size < 512 || pages.usable < 480) throw new RangeError(`it has pages of ${size} bytes`);
  for (const [type, name, , root] of rowsBelow(1, pages)) {
    if (text(type) !== 'table' || text(name) !== table || !root) continue;
    return [
      ...rowsBelow(Number.parseInt(Buffer.from(root).toString('hex'), 16), { ...pages, seen: new Set() }),
    ];
  }
  return null;
}

interface Pages {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly size: number;
  /** Bytes of a page that are used. */
  readonly usable: number;
  /** Pages that were read: none is in a tree twice. */
  readonly seen: Set<number>;
}

function* rowsBelow(page: number, pages: Pages): Generator<readonly Value[]> {
  const start = enter(page, pages);
  const { view } = pages;
  const head = start + (page === 1 ? 100 : 0);
  const kind = view.getUint8(head);
  if (kind !== INTERIOR && kind !== LEAF) throw new RangeError(`page ${page} is of no table`);
  const pointers = head + (kind === LEAF ? 8 : 12);
  const count = view.getUint16(head + 3);
  if (pointers + 2 * count > start + pages.size)
    throw new RangeError(`page ${page} has no room for ${count} rows`);
  for (let index = 0; index < count; index += 1) {
    const cell = start + view.getUint16(pointers + 2 * index);
    if (kind === INTERIOR) yield* rowsBelow(view.getUint32(cell), pages);
    else yield record(payload(cell, pages));
  }
  if (kind === INTERIOR) yield* rowsBelow(view.getUint32(head + 8), pages);
}

function enter(page: number, { bytes, size, seen }: Pages): number {
  const start = (page - 1) * size;
  if (page < 1 || start + size > bytes.length || seen.has(page))
    throw new RangeError(`page ${page} is not there, or twice`);
  seen.add(page);
  return start;
}

/** What a cell holds, with what did not fit into its page. */
function payload(cell: number, pages: Pages): Uint8Array {
  const { bytes, view, usable } = pages;
  const [length, afterLength] = varint(view, cell);
  const [, start] = varint(view, afterLength);
  if (length > bytes.length) throw new RangeError('a row is longer than its database');
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const rest = least + ((length - least) % (usable - 4));
  const local = length <= usable - 35 ? length : rest <= usable - 35 ? rest : least;
  const parts = [bytes.subarray(start, start + local)];
  let left = length - local;
  for (let next = left > 0 ? view.getUint32(start + local) : 0; left > 0; ) {
    const at = enter(next, pages);
    const part = bytes.subarray(at + 4, at + 4 + Math.min(left, usable - 4));
    parts.push(part);
    left -= part.length;
    next = view.getUint32(at);
  }
  return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : Buffer.concat(parts);
}

function record(bytes: Uint8Array): readonly Value[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [end, first] = varint(view, 0);
  const values: Value[] = [];
  let at = end;
  for (let types = first; types < end; ) {
    const [type, next] = varint(view, types);
    types = next;
    const length = type < 10 ? (FIXED[type] ?? 0) : Math.floor((type - 12) / 2);
    if (length < 0 || at + length > bytes.length) throw new RangeError('a row ends within a value');
    values.push(type === 0 ? null : bytes.subarray(at, at + length));
    at += length;
  }
  return values;
}

/** A number of up to nine bytes, seven bits each, and where it ends; lengths that matter fit into a double. */
function varint(view: DataView, at: number): readonly [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = view.getUint8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value * 256 + view.getUint8(at + 8), at + 9];
}

function text(value: Value | undefined): string {
  return Buffer.from(value ?? []).toString('utf8');
}
