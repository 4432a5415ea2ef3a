import { createHash } from 'node:crypto';
import { installedRpms } from '../../formats/rpm/database.ts';
import { streamCursor } from '../../formats/tar/cursor.ts';
import { tarMembers } from '../../formats/tar/members.ts';
import type { LayerSource } from '../../model/imagesource.ts';
import type { Digest } from '../../model/store.ts';

/** What is kept of one member of a layer: its path, the first letter of its kind, where it leads when it is a link. */
export type Name = readonly [path: string, kind: 'f' | 'd' | 's' | 'h' | 'x', target?: string];

/** What one layer of a base brings, as far as building on it asks: names, a few texts, which C library. */
export interface BaseLayer {
  readonly names: readonly Name[];
  /** Contents of accounts, release and package files, by path; of rpm's database the packages, a line each. */
  readonly texts: Readonly<Record<string, string>>;
  /** Versions of C libraries (`2.36`), by path. */
  readonly glibc: Readonly<Record<string, string>>;
  readonly diffId: Digest;
  /** Uncompressed bytes. */
  readonly size: number;
}

const TEXTS =
  /^(?:etc\/(?:passwd|group|os-release)|usr\/lib\/os-release|var\/lib\/dpkg\/status(?:\.d\/[^/]+)?|(?:usr\/)?lib\/apk\/db\/installed|(?:.*\/)?include\/python3\.\d+\/patchlevel\.h)$/;
/** rpm's database, in its two places. */
export const RPMS = ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'var/lib/rpm/rpmdb.sqlite'];
const C_LIBRARY = /(?:^|\/)libc(?:\.so\.6|-2\.\d+\.so)$/;
/** Bytes: a file that says more than this is not what its name says. */
const MOST_TEXT = 8 * 1024 * 1024;
/** Of a system with all there is. */
const MOST_RPMS = 256 * 1024 * 1024;
const KINDS = { file: 'f', directory: 'd', symlink: 's', hardlink: 'h', special: 'x' } as const;

/**
 * Reads a layer once, from its first byte to its last, and keeps none of its files. Rejects with a UserError on damage and
 * on names that leave the root.
 * @param where named in errors
 */
export async function readBaseLayer(source: LayerSource, where: string): Promise<BaseLayer> {
  const hash = createHash('sha256');
  let size = 0;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source.stream()) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  const cursor = streamCursor(hashed());
  const names: Name[] = [];
  const texts: Record<string, string> = {};
  const glibc: Record<string, string> = {};
  for await (const member of tarMembers(cursor, where)) {
    const { path, kind, target } = member;
    names.push(target === '' ? [path, KINDS[kind]] : [path, KINDS[kind], target]);
    if (kind === 'file' && RPMS.includes(path) && member.size <= MOST_RPMS) {
      const rpms = installedRpms(await cursor.take(member.size)) ?? [];
      texts[path] = rpms.map((one) => `${one.name} ${one.version} ${one.architecture}\n`).join('');
    }
    if (kind !== 'file' || member.size > MOST_TEXT || path in texts) continue;
    if (TEXTS.test(path)) texts[path] = Buffer.from(await cursor.take(member.size)).toString('utf8');
    else if (C_LIBRARY.test(path)) {
      const version = versionIn(await cursor.take(member.size));
      if (version !== null) glibc[path] = version;
    }
  }
  // Digests are checked at a stream's end, and what comes after the archive belongs to it.
  await cursor.skip(Number.POSITIVE_INFINITY);
  return { names, texts, glibc, diffId: `sha256:${hash.digest('hex')}`, size };
}

/** The C library prints its version when it is run as a program; the text is in its data. */
function versionIn(bytes: Uint8Array): string | null {
  return (
    /GNU C Library[^\0\n]{0,200} version (2\.\d+)/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? null
  );
}
