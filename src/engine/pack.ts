import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { linkStays } from '../formats/path/relative.ts';
import { TAR_END, tarHeader, tarPadding } from '../formats/tar/header.ts';
import type { BlobWriter, Digest, Store } from '../model/store.ts';

/** Puts a folder of this machine into the store as a tar: sorted, without owners and times. Links that leave it are left out. */
export async function packFolder(folder: string, store: Store): Promise<Digest> {
  const writer = await store.writer();
  try {
    await addFolder(folder, '', writer);
    await writer.write(TAR_END);
    return (await writer.commit()).digest;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function addFolder(root: string, path: string, writer: BlobWriter): Promise<void> {
  const names = await readdir(join(root, path));
  for (const name of names.sort()) {
    const member = path === '' ? name : `${path}/${name}`;
    const full = join(root, member);
    const stat = await lstat(full);
    const plain = {
      path: member,
      mode: (stat.mode & 0o111) === 0 ? 0o644 : 0o755,
      uid: 0,
      gid: 0,
      size: 0,
      target: '',
    };
    if (stat.isDirectory()) {
      await writer.write(tarHeader({ ...plain, kind: 'directory', mode: 0o755 }));
      await addFolder(root, member, writer);
    } else if (stat.isSymbolicLink()) {
      const target = await readlink(full);
      if (linkStays(member, target))
        await writer.write(tarHeader({ ...plain, kind: 'symlink', mode: 0o777, target }));
    } else if (stat.isFile()) {
      await writer.write(tarHeader({ ...plain, kind: 'file', size: stat.size }));
      for await (const chunk of createReadStream(full)) await writer.write(chunk as Uint8Array);
      await writer.write(new Uint8Array(tarPadding(stat.size)));
    }
  }
}
