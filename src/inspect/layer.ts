import { blobCursor, streamCursor } from '../formats/tar/cursor.ts';
import { type TarMember, tarMembers } from '../formats/tar/members.ts';
import type { LayerSource } from '../model/imagesource.ts';
import { isWanted, WANTED_LIMIT } from './wanted.ts';

/** One member of a layer: what is needed of half a million of them, and no more. */
export interface IndexedFile {
  readonly path: string;
  /** Bytes; 0 for links and folders. */
  readonly size: number;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'special';
  /** Permission bits, owner and group in one number: tells a rewrite of the same content. */
  readonly owner: number;
}

/** What one layer's tar holds, read from its headers. */
export interface LayerIndex {
  readonly files: readonly IndexedFile[];
  /** Texts of the files that name packages, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Uncompressed bytes of all members, as engines count them. */
  readonly size: number;
}

/**
 * Indexes a layer. Only headers are read, and the small files that name packages; an uncompressed layer is
 * skipped through, so that its time follows the number of files and not their bytes.
 * @param where named in errors
 */
export async function indexLayer(layer: LayerSource, where: string): Promise<LayerIndex> {
  const cursor = layer.tar === null ? streamCursor(layer.stream()) : blobCursor(layer.tar);
  const files: IndexedFile[] = [];
  const texts = new Map<string, string>();
  let size = 0;
  for await (const member of tarMembers(cursor, where)) {
    const { path, kind } = member;
    files.push({ path, size: member.size, kind, owner: ownerOf(member) });
    size += member.size;
    if (kind === 'file' && member.size <= WANTED_LIMIT && isWanted(path))
      texts.set(path, Buffer.from(await cursor.take(member.size)).toString('utf8'));
  }
  return { files, texts, size };
}

/** 12 bits of mode, 20 of each id: exact in a double. */
function ownerOf({ mode, uid, gid }: TarMember): number {
  return mode + 2 ** 12 * (uid % 2 ** 20) + 2 ** 32 * (gid % 2 ** 20);
}
