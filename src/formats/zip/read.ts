import type { Blob } from '../../model/blob.ts';
import type { Content } from '../../model/entry.ts';
import { relativePath } from '../path/relative.ts';
import { badZip, unsafeZip } from './errors.ts';
import { decodeName } from './name.ts';
import { type DirectoryRecord, directoryRecords, findDirectory } from './records.ts';

/** A file of a zip archive. */
export interface ZipEntry {
  /** Safe path below the archive's root. */
  readonly path: string;
  /** Permission bits; 0 when the archive does not call it a regular file, or was made where there are none. */
  readonly mode: number;
  /** Uncompressed bytes. */
  readonly size: number;
  readonly crc32: number;
  /** As it lies in the archive: read only when it is asked for. */
  readonly content: Content;
}

const MOST_DIRECTORY = 128 * 1024 * 1024;
const MOST_TOTAL = 32 * 1024 ** 3;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
/** No deflate stream expands more: 258 bytes from two bits (RFC 1951). */
const MOST_RATIO = 1032;

/**
 * Lists the files of a zip archive (PKWARE APPNOTE 6.3) from its central directory: sizes, CRCs and names are the
 * directory's, so archives written as a stream read like any other. Of two files with one name the last counts, as in
 * Python's reader. Directories are left out.
 * Rejects with a UserError when the archive is damaged, encrypted or split, uses a method other than stored and deflated,
 * names a path outside its root, or lies about sizes (overlapping files, impossible ratios, over 32 GiB in all).
 * @param where what is being read, named in errors
 */
export async function readZip(blob: Blob, where: string): Promise<readonly ZipEntry[]> {
  const directory = await findDirectory(blob, where);
  if (directory.size > MOST_DIRECTORY) throw badZip(where, `a directory of ${directory.size} bytes`);
  const bytes = Buffer.from(await blob.read(directory.offset, directory.size));
  const records = [...directoryRecords(bytes, directory.count, where)];
  const ends = checkPlaces(records, directory.offset, where);
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (const [index, record] of records.entries()) {
    const entry = toEntry(blob, record, ends[index] ?? 0, where);
    if (entry) entries.set(entry.path, entry);
    total += record.size;
  }
  if (total > MOST_TOTAL) throw unsafeZip(where, `it claims to unpack to ${total} bytes`);
  return [...entries.values()];
}

/** Where each file's bytes must end at the latest: at the next local header or the directory. */
function checkPlaces(
  records: readonly DirectoryRecord[],
  directory: number,
  where: string,
): readonly number[] {
  const order = records.map((_, index) => index);
  const offset = (index: number): number => records[index]?.offset ?? 0;
  order.sort((a, b) => offset(a) - offset(b));
  const ends = new Array<number>(records.length).fill(0);
  let end = directory;
  for (const index of order.toReversed()) {
    const record = records[index];
    if (!record) continue;
    ends[index] = end;
    if (record.offset + LOCAL_SIZE + record.name.length + record.compressed > end)
      throw unsafeZip(where, `${decodeName(record)} overlaps another file or the directory`);
    end = record.offset;
  }
  return ends;
}

function toEntry(blob: Blob, record: DirectoryRecord, end: number, where: string): ZipEntry | null {
  const name = decodeName(record);
  const path = relativePath(name);
  if (path === null) throw unsafeZip(where, `a file named ${JSON.stringify(name)}`);
  if (name.endsWith('/')) return null;
  const { size, crc32, mode, method } = record;
  if (record.flags & 0x2041) throw badZip(where, `${name} is encrypted`);
  if (method !== 0 && method !== 8) throw badZip(where, `${name} is compressed with method ${method}`);
  if (method === 0 ? record.compressed !== size : size > record.compressed * MOST_RATIO)
    throw unsafeZip(where, `${name} is ${record.compressed} bytes and claims to unpack to ${size}`);
  const raw = new FileBlob(blob, record, end, where);
  const content: Content =
    method === 0 ? { kind: 'plain', blob: raw } : { kind: 'deflated', blob: raw, size, crc32 };
  return { path, mode: (mode & 0o170000) === 0o100000 ? mode & 0o7777 : 0, size, crc32, content };
}

/** Up to this many bytes a file that is read whole is read together with its local header. */
const TOGETHER = 1024 * 1024;

/** The file's bytes as they lie in the archive. Where they start is known to its local header, read at first use. */
class FileBlob implements Blob {
  readonly size: number;
  readonly #archive: Blob;
  readonly #record: DirectoryRecord;
  readonly #end: number;
  readonly #where: string;
  #start: number | null = null;

  /** @param end where the file's bytes must end at the latest */
  constructor(archive: Blob, record: DirectoryRecord, end: number, where: string) {
    this.size = record.compressed;
    this.#archive = archive;
    this.#record = record;
    this.#end = end;
    this.#where = where;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#check(offset, length);
    if (this.#start === null && length === this.size && this.#end - this.#record.offset <= TOGETHER)
      return this.#readWhole();
    return this.#archive.read((await this.#dataStart()) + offset, length);
  }

  async *stream(offset = 0, length = this.size - offset): AsyncGenerator<Uint8Array> {
    this.#check(offset, length);
    yield* this.#archive.stream((await this.#dataStart()) + offset, length);
  }

  #check(offset: number, length: number): void {
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new RangeError(`read past the end: ${offset}+${length} of ${this.size}`);
  }

  async #readWhole(): Promise<Uint8Array> {
    const { offset } = this.#record;
    const bytes = await this.#archive.read(offset, this.#end - offset);
    const start = this.#startIn(bytes) - offset;
    return bytes.subarray(start, start + this.size);
  }

  async #dataStart(): Promise<number> {
    const { offset, name } = this.#record;
    return this.#start ?? this.#startIn(await this.#archive.read(offset, LOCAL_SIZE + name.length));
  }

  /** Behind the local header (APPNOTE 4.3.7), whose name must be the directory's, as Python's reader has it too. */
  #startIn(header: Uint8Array): number {
    const { offset, name, compressed } = this.#record;
    const { buffer, byteOffset, byteLength } = header;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const sameName =
      bytes.readUInt16LE(26) === name.length &&
      bytes.subarray(LOCAL_SIZE, LOCAL_SIZE + name.length).equals(name);
    if (bytes.readUInt32LE(0) !== LOCAL || !sameName)
      throw badZip(this.#where, `${decodeName(this.#record)} is not where the directory says`);
    const start = offset + LOCAL_SIZE + name.length + bytes.readUInt16LE(28);
    if (start + compressed > this.#end)
      throw badZip(this.#where, `${decodeName(this.#record)} overlaps what comes after it`);
    this.#start = start;
    return start;
  }
}
