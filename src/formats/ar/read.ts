import type { Blob } from '../../model/blob.ts';

/** One member of an archive: where its bytes are. */
export interface ArMember {
  readonly name: string;
  /** Offset of the bytes in the archive. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

const MAGIC = '!<arch>\n';
const HEADER = 60;
/** A Debian package has three members; far more is not one. */
const MOST = 64;

/**
 * Lists the members of an ar archive in the form of deb(5): names of at most 15 characters, no symbol table.
 * Returns the reason as text when the bytes are not such an archive.
 */
export async function readAr(blob: Blob): Promise<readonly ArMember[] | string> {
  if (blob.size < MAGIC.length || (await text(blob, 0, MAGIC.length)) !== MAGIC)
    return 'it is not an ar archive';
  const members: ArMember[] = [];
  for (let at = MAGIC.length; at < blob.size; ) {
    if (at + HEADER > blob.size) return 'it ends within a member header';
    const header = await text(blob, at, HEADER);
    const size = Number(header.slice(48, 58).trim());
    if (header.slice(58) !== '`\n' || !/^\d+ *$/.test(header.slice(48, 58)))
      return `no member header at byte ${at}`;
    const offset = at + HEADER;
    if (offset + size > blob.size) return 'it ends within a member';
    members.push({ name: header.slice(0, 16).trimEnd().replace(/\/$/, ''), offset, size });
    if (members.length > MOST) return `it has more than ${MOST} members`;
    at = offset + size + (size % 2);
  }
  return members;
}

async function text(blob: Blob, offset: number, length: number): Promise<string> {
  return Buffer.from(await blob.read(offset, length)).toString('latin1');
}
