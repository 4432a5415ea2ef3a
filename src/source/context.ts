import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** More files than this are not counted: nobody sends as many on purpose. */
const BOUND = 1_000_000;

/** Every file below a folder as a build would send it: version control and caches too, links as links. Unreadable folders are left out. */
export function* contextFiles(root: string): Generator<{ readonly path: string; readonly size: number }> {
  const folders = [''];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() || entry.isSymbolicLink()) {
        if (++count > BOUND) return;
        yield { path, size: lstatSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0 };
      }
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
