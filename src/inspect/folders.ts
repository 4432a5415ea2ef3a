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
  const root = empty();
  const byPath = new Map<string, Growing>([['', root]]);
  for (const { path, kind, size } of visible.values()) {
    if (kind !== 'file') continue;
    const folder = folderAt(path.slice(0, Math.max(0, path.lastIndexOf('/'))), byPath);
    folder.size += size;
    folder.files += 1;
  }
  addUp(root);
  return settle('/', root, root.size * SMALLEST_SHARE);
}

function empty(): Growing {
  return { size: 0, files: 0, folders: new Map() };
}

function folderAt(path: string, byPath: Map<string, Growing>): Growing {
  const known = byPath.get(path);
  if (known) return known;
  const made = empty();
  byPath.set(path, made);
  const slash = path.lastIndexOf('/');
  folderAt(path.slice(0, Math.max(0, slash)), byPath).folders.set(path.slice(slash + 1), made);
  return made;
}

/** Until here each folder counts only the files that lie in itself. */
function addUp(folder: Growing): void {
  for (const child of folder.folders.values()) {
    addUp(child);
    folder.size += child.size;
    folder.files += child.files;
  }
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
