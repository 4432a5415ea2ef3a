import type { Folder } from '../../model/inspection.ts';
import { embedded, html, type Markup } from './markup.ts';

/** What the script draws: name, size, children. */
interface Tile {
  readonly n: string;
  readonly s: number;
  readonly c?: readonly Tile[];
}

/** A treemap of the folders of an image that one can open, for the script to draw. */
export function treemap(id: string, root: Folder, name: string): Markup {
  return html`<div class="crumbs"></div>
<div class="map" role="group" aria-label="Folders of ${name} by size; the tables below say the same in words" data-tree="${id}"></div>
<script type="application/json" id="${id}">${embedded(tile(root, '/'))}</script>`;
}

/** Folders that hold one folder and nothing else are one tile; what lies in a folder itself is a tile beside its folders. */
function tile(folder: Folder, name: string): Tile {
  const [only, ...others] = folder.folders;
  if (only && others.length === 0 && only.size === folder.size && only.name !== '…')
    return tile(only, name === '/' ? `/${only.name}` : `${name}/${only.name}`);
  const inside = folder.folders.reduce((sum, { size }) => sum + size, 0);
  if (inside === 0) return { n: name, s: folder.size };
  const own = folder.size - inside;
  const files = own > 0 ? [{ n: 'files', s: own }] : [];
  return {
    n: name,
    s: folder.size,
    c: [...folder.folders.map((one) => tile(one, one.name === '…' ? 'small ones' : one.name)), ...files],
  };
}
