import { lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Blob } from '../model/blob.ts';
import { writeArchive } from './archive.ts';
import { notALayout, writeError } from './errors.ts';

const INDEX = 'index.json';

/**
 * Writes an OCI image layout into a folder: new, empty, or a layout that `isOurs` recognises by its index, which is then
 * replaced. Blobs come first and the index is renamed into place last, so that at any moment the folder is the old layout or
 * the new one; blobs already there are kept, those no longer needed removed.
 * Rejects with a UserError when the folder holds anything else, is not writable or the disk is full.
 * @param files paths in the layout, among them `index.json`
 */
export async function writeLayout(
  folder: string,
  files: readonly { readonly path: string; readonly blob: Blob }[],
  isOurs: (index: string) => boolean,
): Promise<void> {
  await checkFolder(folder, isOurs);
  const order = [
    ...files.filter(({ path }) => path !== INDEX),
    ...files.filter(({ path }) => path === INDEX),
  ];
  for (const { path, blob } of order) {
    const place = join(folder, path);
    if (path.startsWith('blobs/') && (await sizeOf(place)) === blob.size) continue;
    await mkdir(dirname(place), { recursive: true }).catch((cause) => {
      throw writeError(place, cause);
    });
    await writeArchive(place, blob.stream());
  }
  const wanted = new Set(files.map(({ path }) => path));
  for (const name of await readdir(join(folder, 'blobs', 'sha256')).catch(() => []))
    if (!wanted.has(`blobs/sha256/${name}`)) await rm(join(folder, 'blobs', 'sha256', name), { force: true });
}

async function checkFolder(folder: string, isOurs: (index: string) => boolean): Promise<void> {
  if (!(await lstat(folder).catch(() => null))) return;
  const names = await readdir(folder).catch(() => ['not a folder']);
  const index = await readFile(join(folder, INDEX), 'utf8').catch(() => null);
  if (names.length > 0 && (index === null || !isOurs(index))) throw notALayout(folder);
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}
