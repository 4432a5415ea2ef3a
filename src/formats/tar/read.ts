import { type Blob, sliceBlob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import { blobCursor, streamCursor } from './cursor.ts';
import { badTar, unsafeTar } from './errors.ts';
import { type TarMember, tarMembers } from './members.ts';

/**
 * Reads an uncompressed tar archive as entries, in archive order, each file's content a slice of the blob: only
 * headers are read. Rejects with a UserError on damage, devices and anything that leaves the root.
 * @param where what is being read, named in errors
 */
export async function readTar(blob: Blob, where: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const member of tarMembers(blobCursor(blob), where)) entries.push(toEntry(member, blob, where));
  return entries;
}

function toEntry(member: TarMember, blob: Blob, where: string): Entry {
  const { kind, path, mode, uid, gid, target } = member;
  if (kind === 'special') throw unsafeTar(where, `the device or pipe ${path}`);
  if (kind === 'directory') return { kind, path, mode, uid, gid };
  if (kind !== 'file') return { kind, path, mode, uid, gid, target };
  if (member.offset + member.size > blob.size) throw badTar(where, `it ends within ${path}`);
  const content = { kind: 'plain', blob: sliceBlob(blob, member.offset, member.size) } as const;
  return { kind, path, mode, uid, gid, content };
}

/** A member of a streamed archive, and the bytes of a file: to be read, if at all, before the next member is asked for. */
export interface StreamedMember extends TarMember {
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Reads a tar archive that comes as a stream, holding no more than a chunk of it. Devices are passed on as `special`.
 * Rejects like {@link readTar}.
 */
export async function* streamTar(
  chunks: AsyncIterable<Uint8Array>,
  where: string,
): AsyncGenerator<StreamedMember> {
  const cursor = streamCursor(chunks);
  for await (const member of tarMembers(cursor, where)) yield { ...member, body: cursor.pieces(member.size) };
}
