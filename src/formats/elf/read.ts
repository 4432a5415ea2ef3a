import type { Blob } from '../../model/blob.ts';

/** What the loader wants of an ELF file. */
export interface Elf {
  /** Debian's name of the machine it is for, or `machine 40` and the like for others. */
  readonly architecture: 'amd64' | 'arm64' | `machine ${number}`;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  /** DT_SONAME. */
  readonly soname: string | null;
  /** DT_RUNPATH, else DT_RPATH, split at colons, as written (`$ORIGIN/...`). */
  readonly runpath: readonly string[];
}

const HEADER = 64;
const SEGMENT = 56;
const MOST_SEGMENTS = 512;
const MOST_DYNAMIC = 64 * 1024;
const MOST_NAME = 1024;
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
export const [DT_STRTAB, DT_STRSZ] = [5, 10];
const [DT_NEEDED, DT_SONAME, DT_RPATH, DT_RUNPATH] = [1, 14, 15, 29];

/**
 * Reads the dynamic section of a 64-bit little-endian ELF file (System V ABI, chapters 4 and 5; gABI dynamic section)
 * in a few small reads that ascend where the file allows it. Of other ELF files only the machine is told.
 * @returns null when the bytes are not ELF or its tables lead nowhere; rejects only when the blob does
 */
export async function readElf(blob: Blob): Promise<Elf | null> {
  if (blob.size < 20) return null;
  const header = Buffer.from(await blob.read(0, Math.min(HEADER, blob.size)));
  const architecture = elfArchitecture(header);
  if (architecture === null) return null;
  const nothing = { architecture, needed: [], soname: null, runpath: [] };
  if (header[4] !== 2 || header[5] !== 1) return nothing;
  if (header.length < HEADER) return null;
  const segments = await readSegments(blob, header);
  if (segments === null) return null;
  const tags = await readTags(blob, segments);
  if (tags === null) return null;
  return tags.length === 0 ? nothing : readDynamic(blob, segments, tags, architecture);
}

/** The machine named by the first 20 bytes of a file, or null when they are not ELF. */
export function elfArchitecture(head: Uint8Array): Elf['architecture'] | null {
  const isElf = head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
  if (!isElf || head.length < 20) return null;
  const [low, high] = head[5] === 2 ? [head[19], head[18]] : [head[18], head[19]];
  const machine = (high ?? 0) * 256 + (low ?? 0);
  const is64 = head[4] === 2 && head[5] === 1;
  if (is64 && machine === 62) return 'amd64';
  return is64 && machine === 183 ? 'arm64' : `machine ${machine}`;
}

export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** What is loaded where, by the header of a file. Null where it says nothing sensible. */
export async function readSegments(blob: Blob, header: Buffer): Promise<readonly Segment[] | null> {
  const offset = Number(header.readBigUInt64LE(32));
  const [each, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  if (count === 0) return [];
  if (each !== SEGMENT || count > MOST_SEGMENTS || offset + each * count > blob.size) return null;
  const bytes = Buffer.from(await blob.read(offset, each * count));
  return Array.from({ length: count }, (_, index) => {
    const at = index * each;
    return {
      type: bytes.readUInt32LE(at),
      offset: Number(bytes.readBigUInt64LE(at + 8)),
      address: Number(bytes.readBigUInt64LE(at + 16)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
    };
  });
}

async function readDynamic(
  blob: Blob,
  segments: readonly Segment[],
  tags: readonly Tag[],
  architecture: Elf['architecture'],
): Promise<Elf | null> {
  const first = (tag: number): number | undefined => tags.find(([one]) => one === tag)?.[1];
  const address = first(DT_STRTAB);
  const table = address === undefined ? null : fileOffset(segments, address);
  const wanted = tags.filter(([tag]) => [DT_NEEDED, DT_SONAME, DT_RPATH, DT_RUNPATH].includes(tag));
  if (wanted.length === 0) return { architecture, needed: [], soname: null, runpath: [] };
  if (table === null) return null;
  const names = await readNames(
    blob,
    table,
    first(DT_STRSZ) ?? 0,
    wanted.map(([, value]) => value),
  );
  if (names === null) return null;
  const named = wanted.map(([tag, value]) => [tag, names.get(value) ?? ''] as const);
  const find = (tag: number): string | undefined => named.find(([one]) => one === tag)?.[1];
  return {
    architecture,
    needed: named.filter(([tag]) => tag === DT_NEEDED).map(([, name]) => name),
    soname: find(DT_SONAME) ?? null,
    runpath: (find(DT_RUNPATH) ?? find(DT_RPATH) ?? '').split(':').filter((one) => one !== ''),
  };
}

/** An entry of the dynamic section. */
export type Tag = readonly [tag: number, value: number];

/** The dynamic section up to the entry that ends it; none where the file has no such section. Null where it is cut off. */
export async function readTags(blob: Blob, segments: readonly Segment[]): Promise<readonly Tag[] | null> {
  const dynamic = segments.find((one) => one.type === PT_DYNAMIC);
  if (dynamic === undefined) return [];
  const size = Math.min(dynamic.size, MOST_DYNAMIC);
  if (dynamic.offset + size > blob.size) return null;
  const bytes = Buffer.from(await blob.read(dynamic.offset, size));
  const tags: Tag[] = [];
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const tag = Number(bytes.readBigUInt64LE(at));
    if (tag === 0) break;
    tags.push([tag, Number(bytes.readBigUInt64LE(at + 8))]);
  }
  return tags;
}

/** Where an address of memory lies in the file, by the segment that is loaded there. */
export function fileOffset(segments: readonly Segment[], address: number): number | null {
  const load = segments.find(
    (one) => one.type === PT_LOAD && address >= one.address && address < one.address + one.size,
  );
  return load ? load.offset + (address - load.address) : null;
}

/** Names by their offset in the string table, in ascending order: a file being unpacked need not go back. */
export async function readNames(
  blob: Blob,
  table: number,
  size: number,
  offsets: readonly number[],
): Promise<ReadonlyMap<number, string> | null> {
  const names = new Map<number, string>();
  for (const offset of [...new Set(offsets)].sort((a, b) => a - b)) {
    const length = Math.min(MOST_NAME, size - offset, blob.size - table - offset);
    if (length <= 0) return null;
    const bytes = Buffer.from(await blob.read(table + offset, length));
    const end = bytes.indexOf(0);
    if (end < 0) return null;
    names.set(offset, bytes.toString('utf8', 0, end));
  }
  return names;
}
