import { crc32 } from 'node:zlib';
import { blobCursor, type Cursor, streamCursor } from '../formats/tar/cursor.ts';
import { TAR_BLOCK } from '../formats/tar/header.ts';
import { type TarMember, tarMembers } from '../formats/tar/members.ts';
import type { LayerSource } from '../model/imagesource.ts';
import { isWanted, WANTED_LIMIT } from './wanted.ts';

/** One member of a layer: what is needed of half a million of them, and no more. */
export interface IndexedFile {
  readonly path: string;
  /** Bytes; 0 for links and folders. */
  readonly size: number;
  readonly kind: TarMember['kind'];
  /** Mode, owner and group as one number, the same for the same three: tells a rewrite of the same content. */
  readonly owner: number;
  /** Index of the layer. */
  readonly layer: number;
  /** Where its bytes start in the layer's tar, in tar blocks. */
  readonly block: number;
}

/** What one layer's tar holds, read from its headers. */
export interface LayerIndex {
  readonly files: readonly IndexedFile[];
  /** Texts of the files that name packages, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** CRC-32 of the large files of a layer that had to be read whole anyway; none for layers with random access. */
  readonly sums: ReadonlyMap<IndexedFile, number>;
  /** Uncompressed bytes of all members and of the targets of symbolic links, as Docker counts them on overlay2. */
  readonly size: number;
}

/** Files of fewer bytes are not compared by content: together they weigh little, and there are many of one size. */
export const LEAST_COMPARED = 32 * 1024;
/** Most bytes of package metadata kept of one layer: torch with all of CUDA needs 5 MB. */
const MOST_TEXT = 96e6;

/** Where a layer stands in its image. */
export interface Place {
  /** Index of the layer. */
  readonly layer: number;
  /** Named in errors. */
  readonly where: string;
}

/**
 * Indexes a layer. Only headers are read, and the small files that name packages; an uncompressed layer is
 * skipped through, so that its time follows the number of files and not their bytes.
 * Rejects with a UserError on damage and on names that leave the root.
 */
export async function indexLayer(source: LayerSource, { layer, where }: Place): Promise<LayerIndex> {
  const cursor = source.tar === null ? streamCursor(source.stream()) : blobCursor(source.tar);
  const files: IndexedFile[] = [];
  const texts = new Map<string, string>();
  const sums = new Map<IndexedFile, number>();
  let size = 0;
  let room = MOST_TEXT;
  for await (const member of tarMembers(cursor, where)) {
    const { path, kind, offset } = member;
    const file = { path, size: member.size, kind, owner: ownerOf(member), layer, block: offset / TAR_BLOCK };
    files.push(file);
    size += member.size + (kind === 'symlink' ? Buffer.byteLength(member.target) : 0);
    if (kind !== 'file') continue;
    if (member.size <= WANTED_LIMIT && member.size <= room && isWanted(path)) {
      room -= member.size;
      texts.set(path, Buffer.from(await cursor.take(member.size)).toString('utf8'));
    } else if (source.tar === null && member.size >= LEAST_COMPARED) {
      sums.set(file, await sumOf(cursor, member.size));
    }
  }
  // Digests are checked at a stream's end, and what comes after it begins there.
  if (source.tar === null) await cursor.skip(Number.POSITIVE_INFINITY);
  return { files, texts, sums, size };
}

/** The same index for a layer whose place was not known while it was read. */
export function placed(index: LayerIndex, layer: number): LayerIndex {
  const sums = new Map<IndexedFile, number>();
  const files = index.files.map((file) => {
    const moved = { ...file, layer };
    const sum = index.sums.get(file);
    if (sum !== undefined) sums.set(moved, sum);
    return moved;
  });
  return { ...index, files, sums };
}

async function sumOf(cursor: Cursor, size: number): Promise<number> {
  let sum = 0;
  for await (const piece of cursor.pieces(size)) sum = crc32(piece, sum);
  return sum;
}

/** Folded into 30 bits, so that half a million of them are small integers; two owners that collide are one in a billion. */
function ownerOf({ mode, uid, gid }: TarMember): number {
  return (Math.imul(mode + Math.imul(uid, 0x9e3779b1) + Math.imul(gid, 0x85ebca6b), 0xc2b2ae35) >>> 2) | 0;
}
