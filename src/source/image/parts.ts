import { closeSync, fstatSync, openSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { blobCursor } from '../../formats/tar/cursor.ts';
import { tarMembers } from '../../formats/tar/members.ts';
import type { Blob } from '../../model/blob.ts';
import { descriptorBlob } from './blob.ts';

/** The files an image is stored as, in a folder or in one archive. */
export interface Parts {
  /** The part, or null when there is none of that name. */
  get(path: string): Blob | null;
  close(): void;
}

/** The files of a folder. */
export function folderParts(folder: string): Parts {
  const descriptors: number[] = [];
  return {
    get(path) {
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

/** The members of a tar archive, links among them followed (older engines link a layer that appears twice). */
export async function archiveParts(file: string): Promise<Parts> {
  const descriptor = openSync(file, 'r');
  try {
    const whole = descriptorBlob(descriptor, 0, fstatSync(descriptor).size);
    const members = new Map<string, { offset: number; size: number; link: string | null }>();
    for await (const { path, kind, offset, size, target } of tarMembers(blobCursor(whole), file)) {
      const link =
        kind === 'symlink' ? posix.join(dirname(path), target) : kind === 'hardlink' ? target : null;
      if (kind === 'file' || link !== null) members.set(path, { offset, size, link });
    }
    const find = (path: string, hops: number): Blob | null => {
      const member = members.get(path);
      if (!member) return null;
      if (member.link !== null) return hops > 0 ? find(member.link, hops - 1) : null;
      return descriptorBlob(descriptor, member.offset, member.size);
    };
    return { get: (path) => find(path, 4), close: () => closeSync(descriptor) };
  } catch (fault) {
    closeSync(descriptor);
    throw fault;
  }
}
