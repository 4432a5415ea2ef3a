import type { Folder } from '../model/inspection.ts';
import type { IndexedFile } from './layer.ts';

/** Folders under this share of the image are folded into one: nobody can see them in a picture. */
const SMALLEST_SHARE = 1 / 1000;
const REST = '…';

interface Growing {
  size: number;
  files: number;
  readonly folders: Map<string, Growing>;
}

/** The visible bytes as a tree of folders, largest first, small ones folded together. */
export function byFolder(visible: ReadonlyMap<string, IndexedFile>): Folder {
  const root: Growing = { size: 0, files: 0, folders: new Map() };
  for (const [path, file] of visible) {
    if (file.kind !== 'file') continue;
    let at = root;
    add(at, file.size);
    let start = 0;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
      at = child(at, path.slice(start, slash));
      add(at, file.size);
      start = slash + 1;
    }
  }
  return settle('/', root, root.size * SMALLEST_SHARE);
}

function add(folder: Growing, size: number): void {
  folder.size += size;
  folder.files += 1;
}

function child(folder: Growing, name: string): Growing {
  const known = folder.folders.get(name);
  if (known) return known;
  const made: Growing = { size: 0, files: 0, folders: new Map() };
  folder.folders.set(name, made);
  return made;
}

function settle(name: string, { size, files, folders }: Growing, least: number): Folder {
  const all = [...folders].sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1));
  const large = all.filter(([, folder]) => folder.size >= least);
  const small = all.slice(large.length).map(([, folder]) => folder);
  const settled = large.map(([key, folder]) => settle(key, folder, least));
  if (small.length === 0) return { name, size, files, folders: settled };
  const rest = {
    name: REST,
    size: small.reduce((sum, folder) => sum + folder.size, 0),
    files: small.reduce((sum, folder) => sum + folder.files, 0),
    folders: [],
  };
  return { name, size, files, folders: [...settled, rest] };
}
