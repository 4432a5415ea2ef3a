import type { Waste } from '../model/inspection.ts';
import type { IndexedFile, LayerIndex } from './layer.ts';

export interface Overlay {
  /** The root file system as a container sees it, by path. */
  readonly visible: ReadonlyMap<string, IndexedFile>;
  readonly waste: readonly Waste[];
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Lays the layers over one another (OCI image-spec, layer, "Whiteouts") and collects the bytes that get lost. */
export function overlay(layers: readonly LayerIndex[]): Overlay {
  const visible = new Map<string, IndexedFile>();
  const waste: Waste[] = [];
  layers.forEach((layer, by) => {
    for (const [path, hidden] of takeDeleted(layer, visible)) {
      visible.delete(path);
      if (hidden.size > 0) waste.push(lost('deleted', hidden, by));
    }
    for (const file of layer.files) {
      if (isWhiteout(file.path)) continue;
      const below = visible.get(file.path);
      visible.set(file.path, file);
      if (below && below.size > 0) waste.push(lost(kindOf(below, file), below, by));
    }
  });
  return { visible, waste };
}

function lost(kind: Waste['kind'], { path, size, layer }: IndexedFile, by: number): Waste {
  return { kind, path, size, layer, by, copyOf: null };
}

/** Visible files that this layer's whiteouts hide, or that lie below a folder it replaces by something else. */
function takeDeleted(
  layer: LayerIndex,
  visible: ReadonlyMap<string, IndexedFile>,
): readonly [string, IndexedFile][] {
  if (visible.size === 0) return [];
  const gone = new Set<string>();
  const emptied = new Set<string>();
  for (const file of layer.files) {
    if (!isWhiteout(file.path)) {
      if (file.kind !== 'directory' && visible.get(file.path)?.kind === 'directory') emptied.add(file.path);
      continue;
    }
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const folder = file.path.slice(0, Math.max(0, file.path.length - name.length - 1));
    if (name === OPAQUE) emptied.add(folder);
    else gone.add(join(folder, name.slice(WHITEOUT.length)));
  }
  if (gone.size === 0 && emptied.size === 0) return [];
  return [...visible].filter(
    ([path]) => gone.has(path) || hasAncestor(path, gone) || hasAncestor(path, emptied),
  );
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

function isWhiteout(path: string): boolean {
  return path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
