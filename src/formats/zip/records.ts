import type { Blob } from '../../model/blob.ts';
import { badZip } from './errors.ts';

/** Where the central directory is. */
export interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** One record of the central directory, as written. */
export interface DirectoryRecord {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  /** Bytes in the archive. */
  readonly compressed: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Unix mode with its file type, 0 when the archive was made where there is none. */
  readonly mode: number;
  /** Offset of the local header. */
  readonly offset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const RECORD = 0x02014b50;
const END_SIZE = 22;
const MOST_COMMENT = 0xffff;
const FULL16 = 0xffff;
const FULL32 = 0xffffffff;

/** Finds the end record (APPNOTE 4.3.16) and, when a field of it is full, the zip64 one (4.3.14). */
export async function findDirectory(blob: Blob, where: string): Promise<Directory> {
  const tail = Math.min(blob.size, END_SIZE + MOST_COMMENT);
  const bytes = Buffer.from(await blob.read(blob.size - tail, tail));
  const at = endRecord(bytes);
  if (at < 0) throw badZip(where, 'it has no end record, it was cut or is something else');
  const end = blob.size - tail + at;
  const plain = {
    offset: bytes.readUInt32LE(at + 16),
    size: bytes.readUInt32LE(at + 12),
    count: bytes.readUInt16LE(at + 10),
  };
  if (bytes.readUInt16LE(at + 4) !== 0 && bytes.readUInt16LE(at + 4) !== FULL16)
    throw badZip(where, 'it is one part of several');
  const isFull = plain.offset === FULL32 || plain.size === FULL32 || plain.count === FULL16;
  const [directory, after] = (isFull ? await zip64(blob, end, where) : null) ?? [plain, end];
  if (directory.offset + directory.size !== after) throw badZip(where, 'its directory is not where it says');
  return directory;
}

/** The last place where an end record ends exactly with the archive, or -1. */
function endRecord(bytes: Buffer): number {
  for (let at = bytes.length - END_SIZE; at >= 0; at--) {
    const isEnd = bytes.readUInt32LE(at) === END;
    if (isEnd && at + END_SIZE + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  return -1;
}

async function zip64(blob: Blob, end: number, where: string): Promise<[Directory, number] | null> {
  if (end < 20) return null;
  const locator = Buffer.from(await blob.read(end - 20, 20));
  if (locator.readUInt32LE(0) !== LOCATOR64) return null;
  const at = exact(locator.readBigUInt64LE(8), where);
  if (at + 56 > end - 20) throw badZip(where, 'its zip64 end record is not where it says');
  const record = Buffer.from(await blob.read(at, 56));
  if (record.readUInt32LE(0) !== END64) throw badZip(where, 'its zip64 end record is not where it says');
  const directory = {
    offset: exact(record.readBigUInt64LE(48), where),
    size: exact(record.readBigUInt64LE(40), where),
    count: exact(record.readBigUInt64LE(32), where),
  };
  return [directory, at];
}

/** Reads the records of the central directory (APPNOTE 4.3.12), sizes and offset from zip64 fields where they are full. */
export function* directoryRecords(bytes: Buffer, count: number, where: string): Generator<DirectoryRecord> {
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== RECORD)
      throw badZip(where, 'its directory is broken');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const end = extraEnd + bytes.readUInt16LE(at + 32);
    if (end > bytes.length) throw badZip(where, 'its directory is broken');
    const [size, compressed, offset] = largeFields(
      [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
      bytes.subarray(nameEnd, extraEnd),
      where,
    );
    yield {
      name: bytes.subarray(at + 46, nameEnd),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc32: bytes.readUInt32LE(at + 16),
      compressed,
      size,
      mode: bytes.readUInt32LE(at + 38) >>> 16,
      offset,
    };
    at = end;
  }
  if (at !== bytes.length) throw badZip(where, 'its directory holds more than it says');
}

type Fields = readonly [size: number, compressed: number, offset: number];

/** Replaces full fields by those of extra field 1, which holds just them, in this order (APPNOTE 4.5.3). */
function largeFields(fields: Fields, extra: Buffer, where: string): Fields {
  if (!fields.includes(FULL32)) return fields;
  const large = extraField(extra, 1);
  let at = 0;
  const next = (value: number): number => {
    if (value !== FULL32) return value;
    if (!large || at + 8 > large.length) throw badZip(where, 'a zip64 field is missing');
    at += 8;
    return exact(large.readBigUInt64LE(at - 8), where);
  };
  return [next(fields[0]), next(fields[1]), next(fields[2])];
}

function extraField(extra: Buffer, id: number): Buffer | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end);
    at = end;
  }
  return null;
}

function exact(value: bigint, where: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw badZip(where, 'a size in it is beyond measure');
  return Number(value);
}
