import type { Waste } from '../model/inspection.ts';
import type { IndexedFile, LayerIndex } from './layer.ts';

/** A visible file and the index of the layer that holds it. */
export interface Visible {
  readonly file: IndexedFile;
  readonly layer: number;
}

export interface Overlay {
  /** The root file system as a container sees it, by path. */
  readonly visible: ReadonlyMap<string, Visible>;
  readonly waste: readonly Waste[];
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Lays the layers over one another (OCI image-spec, layer, "Whiteouts") and collects the bytes that get lost. */
export function overlay(layers: readonly LayerIndex[]): Overlay {
  const visible = new Map<string, Visible>();
  const waste: Waste[] = [];
  layers.forEach((layer, by) => {
    for (const [path, hidden] of takeDeleted(layer, visible)) {
      visible.delete(path);
      if (hidden.file.size > 0)
        waste.push({ kind: 'deleted', path, size: hidden.file.size, layer: hidden.layer, by });
    }
    for (const file of layer.files) {
      if (nameOf(file.path).startsWith(WHITEOUT)) continue;
      const below = visible.get(file.path);
      visible.set(file.path, { file, layer: by });
      if (below && below.file.size > 0 && below.layer !== by)
        waste.push({
          kind: kindOf(below.file, file),
          path: file.path,
          size: below.file.size,
          layer: below.layer,
          by,
        });
    }
  });
  return { visible, waste };
}

/** Visible files that this layer's whiteouts hide, or that lie below a folder it replaces by something else. */
function takeDeleted(layer: LayerIndex, visible: ReadonlyMap<string, Visible>): readonly [string, Visible][] {
  const gone = new Set<string>();
  const emptied = new Set<string>();
  for (const file of layer.files) {
    const name = nameOf(file.path);
    const folder = file.path.slice(0, Math.max(0, file.path.length - name.length - 1));
    if (name === OPAQUE) emptied.add(folder);
    else if (name.startsWith(WHITEOUT)) gone.add(join(folder, name.slice(WHITEOUT.length)));
    else if (file.kind !== 'directory' && visible.get(file.path)?.file.kind === 'directory')
      emptied.add(file.path);
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

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
