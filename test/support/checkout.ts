import { cp, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const MADE = new Set(['node_modules', '.git', '.tools', '.cache', 'dist']);

/** Copies this checkout as a clone would have it: without anything that was set up, installed or built. */
export async function copyCheckout(folder: string): Promise<void> {
  const filter = (path: string) => !MADE.has(relative(ROOT, path));
  await cp(ROOT, folder, { recursive: true, filter });
}

/** Lends the copy the packages of this checkout, so that nothing is installed. */
export async function lendPackages(folder: string): Promise<void> {
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}
