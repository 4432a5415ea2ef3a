import type { Blob } from '../../model/blob.ts';
import {
  DT_STRSZ,
  DT_STRTAB,
  elfArchitecture,
  fileOffset,
  readNames,
  readSegments,
  readTags,
} from './read.ts';

const HEADER = 64;
const [DT_VERNEED, DT_VERNEEDNUM] = [0x6ffffffe, 0x6fffffff];
/** Bytes of a library's record, and of one for a version. */
const RECORD = 16;
const MOST_LIBRARIES = 1024;
const MOST_VERSIONS = 4096;
const MOST_BYTES = 256 * 1024;

/**
 * Versions of symbols that a 64-bit little-endian ELF file wants of its libraries (`GLIBC_2.38`, `GLIBCXX_3.4.32`), sorted:
 * the loader takes no library that lacks one (LSB, symbol versioning: `.gnu.version_r`). None for any other file.
 */
export async function elfVersions(blob: Blob): Promise<readonly string[]> {
  if (blob.size < HEADER) return [];
  const header = Buffer.from(await blob.read(0, HEADER));
  const isRead = elfArchitecture(header) !== null && header[4] === 2 && header[5] === 1;
  const segments = isRead ? await readSegments(blob, header) : null;
  const tags = new Map(segments === null ? [] : ((await readTags(blob, segments)) ?? []));
  const place = (tag: number): number | null => {
    const address = tags.get(tag);
    return address === undefined || segments === null ? null : fileOffset(segments, address);
  };
  const [records, strings] = [place(DT_VERNEED), place(DT_STRTAB)];
  if (records === null || strings === null || records >= blob.size) return [];
  const bytes = Buffer.from(await blob.read(records, Math.min(MOST_BYTES, blob.size - records)));
  const offsets = nameOffsets(bytes, Math.min(tags.get(DT_VERNEEDNUM) ?? 0, MOST_LIBRARIES));
  const names = await readNames(blob, strings, tags.get(DT_STRSZ) ?? 0, offsets);
  return [...new Set(names?.values() ?? [])].sort();
}

/** Where the names of versions are in the table of strings. */
function nameOffsets(bytes: Buffer, libraries: number): readonly number[] {
  const offsets: number[] = [];
  for (let [at, seen] = [0, 0]; seen < libraries && at + RECORD <= bytes.length; seen += 1) {
    const count = bytes.readUInt16LE(at + 2);
    let version = at + bytes.readUInt32LE(at + 8);
    for (let one = 0; one < count && version + RECORD <= bytes.length; one += 1) {
      if (offsets.length === MOST_VERSIONS) return offsets;
      offsets.push(bytes.readUInt32LE(version + 8));
      version += bytes.readUInt32LE(version + 12);
    }
    const next = bytes.readUInt32LE(at + 12);
    if (next === 0) break;
    at += next;
  }
  return offsets;
}
