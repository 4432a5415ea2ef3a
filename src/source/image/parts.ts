import { closeSync, fstatSync, openSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { blobCursor } from '../../formats/tar/cursor.ts';
import { tarMembers } from '../../formats/tar/members.ts';
import type { Blob } from '../../model/blob.ts';
import { descriptorBlob } from './blob.ts';

/** The files an image is stored as: in a folder, in one archive, in a registry. */
export interface Parts {
  /**
   * The part, or null when there is none of that name.
   * @param size bytes it is said to have, where something says so
   */
  get(path: string, size?: number): Promise<Blob | null>;
  close(): void;
}

/** The files of a folder. */
export function folderParts(folder: string): Parts {
  const descriptors: number[] = [];
  return {
    async get(path) {
      // Names come from the image's own index: one that climbs out of the folder is no part of it.
      if (path.startsWith('/') || path.split('/').includes('..')) return null;
      try {
        const descriptor = openSync(join(folder, path), 'r');
        descriptors.push(descriptor);
        const stats = fstatSync(descriptor);
        return stats.isFile() ? descriptorBlob(descriptor, 0, stats.size) : null;
      } catch {
        return null;
      }
    },
    close: () => descriptors.splice(0).forEach(closeSync),
  };
}

/** A member of an archive of parts: what it holds, or the path it is a link to. */
type Member<T> = { readonly held: T } | { readonly link: string };

/** Links that are followed one after the other; a loop of them leads nowhere. */
const HOPS = 4;

/** The members of a tar archive, links among them followed (older engines link a layer that appears twice). */
export async function archiveParts(file: string): Promise<Parts> {
  const descriptor = openSync(file, 'r');
  try {
    const whole = descriptorBlob(descriptor, 0, fstatSync(descriptor).size);
    const members = new Map<string, Member<readonly [offset: number, size: number]>>();
    for await (const member of tarMembers(blobCursor(whole), file)) {
      const link = linkOf(member);
      if (link !== null) members.set(member.path, { link });
      else if (member.kind === 'file') members.set(member.path, { held: [member.offset, member.size] });
    }
    return {
      async get(path) {
        const found = follow(members, path);
        return found === null ? null : descriptorBlob(descriptor, ...found);
      },
      close: () => closeSync(descriptor),
    };
  } catch (fault) {
    closeSync(descriptor);
    throw fault;
  }
}

/** What a member of an archive leads to, or null when it is no link. */
export function linkOf(member: { kind: string; path: string; target: string }): string | null {
  if (member.kind === 'symlink') return posix.join(dirname(member.path), member.target);
  return member.kind === 'hardlink' ? member.target : null;
}

/** What a path holds, links followed; null when it is not there. */
export function follow<T>(members: ReadonlyMap<string, Member<T>>, path: string): T | null {
  let member = members.get(path);
  for (let hop = 0; hop < HOPS && member && 'link' in member; hop++) member = members.get(member.link);
  return member && 'held' in member ? member.held : null;
}
