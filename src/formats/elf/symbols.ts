import { type Blob, joinBlobs, memoryBlob, sliceBlob } from '../../model/blob.ts';
import { elfArchitecture } from './read.ts';

/** Bytes from the start of a file that {@link tailAfterLoaded} needs. */
export const ELF_HEAD = 4096;

const HEADER = 64;
const SEGMENT = 56;
const SECTION = 64;
const MOST_SECTIONS = 4096;
/** Padding between two sections; what is farther apart is something that no section tells of. */
const MOST_GAP = 64;
const [ET_EXEC, ET_DYN] = [2, 3];
const [SHT_NULL, SHT_NOBITS] = [0, 8];
const SHF_ALLOC = 2;
/** Names of functions and lines for debuggers. The loader looks names up in `.dynsym`, which is loaded. */
const DROPPED = /^(?:\.symtab|\.strtab|\.symtab_shndx|\.z?debug_\w+|\.rela\.debug_\w+|\.gdb_index)$/;
/** Notes of compilers and linkers, which stay. */
const NOTES =
  /^\.(?:comment|shstrtab|note(?:\..*)?|gnu_debug(?:link|altlink|data)|gnu\.build\.attributes|gnu\.warning\..*|annobin\.notes)$/;

/**
 * How many bytes follow the last that is loaded: the most that {@link withoutSymbols} can take away.
 * @param head the first bytes of the file, {@link ELF_HEAD} of them or all
 * @param size of the file
 * @returns 0 for what is no program or shared object of the processors that images are for: code for devices is ELF too
 */
export function tailAfterLoaded(head: Uint8Array, size: number): number {
  const end = loadedEnd(Buffer.from(head.buffer, head.byteOffset, head.byteLength));
  return end === null ? 0 : Math.max(0, size - end);
}

/**
 * A program or shared object without the tables that only debuggers read (System V ABI, chapter 4: sections without
 * SHF_ALLOC). They lie behind all that is loaded: of what comes before not a byte changes or moves but the header's three
 * fields about the table of sections. Null where that is not so, as in files that patchelf has laid out anew, where
 * there are no such tables, or where anything lies behind what is loaded that is not known to be read by nobody.
 */
export async function withoutSymbols(blob: Blob): Promise<Blob | null> {
  const head = Buffer.from(await blob.read(0, Math.min(ELF_HEAD, blob.size)));
  const end = loadedEnd(head);
  const sections = end === null ? null : await readSections(blob, head);
  if (end === null || sections === null) return null;
  const dropped = sections.filter(({ name, isLoaded }) => !isLoaded && DROPPED.test(name));
  const names = sections[head.readUInt16LE(62)];
  // Some linkers keep names of sections and of symbols in one table.
  if (dropped.length === 0 || names === undefined || dropped.includes(names)) return null;
  if (!isTidy(sections, dropped, end, blob.size, head)) return null;
  const kept = sections.filter((one) => !dropped.includes(one));
  const { tail, table } = await newTail(blob, kept, end);
  const header = Buffer.from(head.subarray(0, HEADER));
  header.writeBigUInt64LE(BigInt(end + table), 40);
  header.writeUInt16LE(kept.length, 60);
  header.writeUInt16LE(kept.indexOf(names), 62);
  return joinBlobs([memoryBlob(header), sliceBlob(blob, HEADER, end - HEADER), memoryBlob(tail)]);
}

interface Section {
  readonly index: number;
  readonly name: string;
  readonly isLoaded: boolean;
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
  readonly alignment: number;
  /** Whether it names other sections by their number. */
  readonly isLinked: boolean;
  readonly header: Buffer;
}

/** Where all that segments and their table take of the file ends. */
function loadedEnd(head: Buffer): number | null {
  const isOurs = ['amd64', 'arm64'].includes(elfArchitecture(head) ?? '');
  if (head.length < HEADER || !isOurs || ![ET_EXEC, ET_DYN].includes(head.readUInt16LE(16))) return null;
  const start = Number(head.readBigUInt64LE(32));
  const count = head.readUInt16LE(56);
  const table = start + count * SEGMENT;
  if (count === 0 || head.readUInt16LE(54) !== SEGMENT || start < HEADER || table > head.length) return null;
  const ends = Array.from({ length: count }, (_, index) => {
    const at = start + index * SEGMENT;
    return Number(head.readBigUInt64LE(at + 8)) + Number(head.readBigUInt64LE(at + 32));
  });
  return Math.max(table, ...ends);
}

async function readSections(blob: Blob, head: Buffer): Promise<readonly Section[] | null> {
  const start = Number(head.readBigUInt64LE(40));
  const [each, count, names] = [head.readUInt16LE(58), head.readUInt16LE(60), head.readUInt16LE(62)];
  if (each !== SECTION || count < 2 || count > MOST_SECTIONS || names >= count) return null;
  if (start + count * SECTION > blob.size) return null;
  const table = Buffer.from(await blob.read(start, count * SECTION));
  const field = (index: number, at: number): number => Number(table.readBigUInt64LE(index * SECTION + at));
  const [namesAt, namesSize] = [field(names, 24), field(names, 32)];
  if (namesAt + namesSize > blob.size) return null;
  const text = Buffer.from(await blob.read(namesAt, namesSize)).toString('latin1');
  return Array.from({ length: count }, (_, index) => {
    const header = table.subarray(index * SECTION, (index + 1) * SECTION);
    const [name, type] = [header.readUInt32LE(0), header.readUInt32LE(4)];
    const inFile = type !== SHT_NULL && type !== SHT_NOBITS;
    return {
      index,
      name: text.slice(name, Math.max(name, text.indexOf('\0', name))),
      isLoaded: type === SHT_NULL || (field(index, 8) & SHF_ALLOC) !== 0,
      offset: field(index, 24),
      size: inFile ? field(index, 32) : 0,
      alignment: Math.max(1, field(index, 48)),
      isLinked: header.readUInt32LE(40) !== 0 || header.readUInt32LE(44) !== 0,
      header,
    };
  });
}

/**
 * Whether what is loaded lies before `end`, all else behind it, of a known name, without a gap in which something else
 * could hide; and whether no section that stays is numbered anew or points to one that goes.
 */
function isTidy(
  sections: readonly Section[],
  dropped: readonly Section[],
  end: number,
  size: number,
  head: Buffer,
): boolean {
  const first = Math.min(...dropped.map(({ index }) => index));
  for (const one of sections) {
    if (one.isLoaded ? one.index > first || (one.size > 0 && one.offset + one.size > end) : one.offset < end)
      return false;
    if (one.isLoaded || dropped.includes(one)) continue;
    if (!NOTES.test(one.name) || one.isLinked || one.alignment > MOST_GAP) return false;
  }
  const numbers = new Set(dropped.map(({ index }) => index));
  if (sections.some((one) => one.isLoaded && numbers.has(one.header.readUInt32LE(40)))) return false;
  const table = { offset: Number(head.readBigUInt64LE(40)), size: sections.length * SECTION };
  const behind = [...sections.filter(({ isLoaded }) => !isLoaded), table].sort((a, b) => a.offset - b.offset);
  let at = end;
  for (const one of behind) {
    if (one.offset < at || one.offset - at > MOST_GAP) return false;
    at = one.offset + one.size;
  }
  return at === size;
}

/** What follows all that is loaded: the sections that stay, then their table, which begins at `table`. */
async function newTail(
  blob: Blob,
  kept: readonly Section[],
  end: number,
): Promise<{ readonly tail: Buffer; readonly table: number }> {
  const parts: Uint8Array[] = [];
  let at = end;
  const align = (to: number): void => {
    const padding = (to - (at % to)) % to;
    parts.push(new Uint8Array(padding));
    at += padding;
  };
  const places = new Map<Section, number>();
  for (const one of kept.filter(({ isLoaded }) => !isLoaded).sort((a, b) => a.offset - b.offset)) {
    align(one.alignment);
    places.set(one, at);
    parts.push(await blob.read(one.offset, one.size));
    at += one.size;
  }
  align(8);
  const table = at - end;
  for (const one of kept) {
    const header = Buffer.from(one.header);
    const place = places.get(one);
    if (place !== undefined) header.writeBigUInt64LE(BigInt(place), 24);
    parts.push(header);
  }
  return { tail: Buffer.concat(parts), table };
}
