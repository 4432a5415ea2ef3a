import type { Folder, InspectedPackage, Inspection } from '../../model/inspection.ts';
import { embedded, html, type Markup } from './markup.ts';

/** What the script draws: name, size, children. */
interface Tile {
  readonly n: string;
  readonly s: number;
  readonly c?: readonly Tile[];
}

/** A treemap of an image that one can open, by folder and by package, for the script to draw. */
export function treemap(id: string, { root, packages }: Inspection, name: string): Markup {
  const views = {
    Folders: tile(root, '/'),
    ...(packages.length > 0 && { Packages: byPackage(packages, root.size) }),
  };
  return html`<div class="views" role="group" aria-label="What ${name} is shown by"></div><div class="crumbs"></div>
<div class="map" role="group" aria-label="${name} by size; the tables below say the same in words" data-tree="${id}"></div>
<script type="application/json" id="${id}">${embedded(views)}</script>`;
}

const ECOSYSTEMS = { python: 'Python', debian: 'Debian', node: 'Node.js' } as const;
/** Packages under this share of the image are one tile. */
const SMALLEST_SHARE = 1 / 1000;

/** The packages by where they come from, and what belongs to none. */
function byPackage(packages: readonly InspectedPackage[], total: number): Tile {
  const groups = Object.entries(ECOSYSTEMS).flatMap(([ecosystem, n]) => {
    const all = packages.filter((one) => one.ecosystem === ecosystem && one.size > 0);
    const large = all.filter(({ size }) => size >= total * SMALLEST_SHARE);
    const rest = sum(all) - sum(large);
    const tiles = large.map(({ name, version, size }) => ({ n: `${name} ${version}`, s: size }));
    const small = rest > 0 ? [{ n: `${all.length - large.length} small ones`, s: rest }] : [];
    return all.length > 0 ? [{ n, s: sum(all), c: [...tiles, ...small] }] : [];
  });
  const none = total - sum(packages);
  return { n: '/', s: total, c: none > 0 ? [...groups, { n: 'of no package', s: none }] : groups };
}

function sum(all: readonly { readonly size: number }[]): number {
  return all.reduce((total, { size }) => total + size, 0);
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
