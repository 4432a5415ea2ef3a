import { isWhiteout, whiteoutOf } from '../formats/tar/whiteout.ts';
import type { Waste } from '../model/inspection.ts';
import type { IndexedFile, LayerIndex } from './layer.ts';

/** An image's layers, one over the other. */
export interface Overlay {
  /** The root file system as a container sees it, by path. */
  readonly visible: ReadonlyMap<string, IndexedFile>;
  readonly waste: readonly Waste[];
}

/** Lays the layers over one another (OCI image-spec, layer, "Whiteouts") and collects the bytes that get lost. */
export function overlay(layers: readonly LayerIndex[]): Overlay {
  const visible = new Map<string, IndexedFile>();
  const waste: Waste[] = [];
  const drop = (by: number, isGone: (path: string) => boolean): void => {
    for (const [path, file] of visible) {
      if (file.layer === by || !isGone(path)) continue;
      visible.delete(path);
      if (file.size > 0) waste.push(lost('deleted', file, by));
    }
  };
  layers.forEach(({ files }, by) => {
    const { gone, emptied } = whiteouts(files);
    if (gone.size + emptied.size > 0)
      drop(by, (path) => gone.has(path) || hasAncestor(path, gone) || hasAncestor(path, emptied));
    const replaced = new Set<string>();
    for (const file of files) {
      if (isWhiteout(file.path)) continue;
      const below = visible.get(file.path);
      visible.set(file.path, file);
      if (below === undefined) continue;
      if (below.kind === 'directory' && file.kind !== 'directory') replaced.add(file.path);
      if (below.size > 0) waste.push(lost(kindOf(below, file), below, by));
    }
    // A folder that becomes something else takes what was in it along.
    if (replaced.size > 0) drop(by, (path) => hasAncestor(path, replaced));
  });
  return { visible, waste };
}

function lost(kind: Waste['kind'], { path, size, layer }: IndexedFile, by: number): Waste {
  return { kind, path, size, layer, by, copyOf: null };
}

/** The paths a layer removes, and the folders it empties of what lower layers put there. */
function whiteouts(files: readonly IndexedFile[]) {
  const gone = new Set<string>();
  const emptied = new Set<string>();
  for (const { path } of files) {
    const whiteout = whiteoutOf(path);
    if (whiteout === null) continue;
    const { folder, hides } = whiteout;
    if (hides === null) emptied.add(folder);
    else gone.add(join(folder, hides));
  }
  return { gone, emptied };
}

function hasAncestor(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    if (folders.has(path.slice(0, slash))) return true;
  return folders.has('');
}

/** The same bytes under another owner or mode (`RUN chown -R`, `chmod -R`) are a rewrite; size stands for content. */
function kindOf(below: IndexedFile, above: IndexedFile): Waste['kind'] {
  const same = above.kind === 'file' && above.size === below.size && above.owner !== below.owner;
  return same ? 'rewritten' : 'overwritten';
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
