import { crc32 } from 'node:zlib';
import { blobCursor, type Cursor, streamCursor } from '../formats/tar/cursor.ts';
import { TAR_BLOCK } from '../formats/tar/header.ts';
import { type TarMember, tarReader } from '../formats/tar/members.ts';
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

/** A layer that has been read; `at` gives its index once all of them have, for a given place in the image. */
export interface ReadLayer {
  readonly size: number;
  at(layer: number): LayerIndex;
}

/** Files of fewer bytes are not compared by content: together they weigh little, and there are many of one size. */
export const LEAST_COMPARED = 32 * 1024;
/** Most bytes of package metadata kept of one layer: torch with all of CUDA needs 5 MB. */
const MOST_TEXT = 96e6;

/**
 * Reads a layer. Only headers are read, and the small files that name packages; an uncompressed layer is skipped
 * through, so that its time follows the number of files and not their bytes.
 * Rejects with a UserError on damage and on names that leave the root.
 * @param where named in errors
 */
export async function readLayer(source: LayerSource, where: string): Promise<ReadLayer> {
  const cursor = source.tar === null ? streamCursor(source.stream()) : blobCursor(source.tar);
  // Columns instead of objects: a stream's buffers make the collector run every 30 MB, and it walks through all objects.
  const paths: string[] = [];
  const sizes: number[] = [];
  const kinds: TarMember['kind'][] = [];
  const owners: number[] = [];
  const blocks: number[] = [];
  const texts = new Map<string, string>();
  const sums = new Map<number, number>();
  let size = 0;
  let room = MOST_TEXT;
  const reader = tarReader(cursor, where);
  for (;;) {
    const next = reader.next();
    // Awaiting what is there already would take longer than reading it.
    const member = next instanceof Promise ? await next : next;
    if (member === null) break;
    const { path, kind } = member;
    const at = paths.push(path) - 1;
    sizes.push(member.size);
    kinds.push(kind);
    owners.push(ownerOf(member));
    blocks.push(member.offset / TAR_BLOCK);
    size += member.size + (kind === 'symlink' ? Buffer.byteLength(member.target) : 0);
    if (kind !== 'file') continue;
    if (member.size <= WANTED_LIMIT && member.size <= room && isWanted(path)) {
      room -= member.size;
      texts.set(path, Buffer.from(await cursor.take(member.size)).toString('utf8'));
    } else if (source.tar === null && member.size >= LEAST_COMPARED) {
      sums.set(at, await sumOf(cursor, member.size));
    }
  }
  // Digests are checked at a stream's end, and what comes after it begins there.
  if (source.tar === null) await cursor.skip(Number.POSITIVE_INFINITY);
  return {
    size,
    at(layer) {
      const files = paths.map(
        (path, at): IndexedFile => ({
          path,
          size: sizes[at] ?? 0,
          kind: kinds[at] ?? 'file',
          owner: owners[at] ?? 0,
          layer,
          block: blocks[at] ?? 0,
        }),
      );
      const byFile = new Map<IndexedFile, number>();
      for (const [at, sum] of sums) {
        const file = files[at];
        if (file) byFile.set(file, sum);
      }
      return { files, texts, sums: byFile, size };
    },
  };
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
