import type { InspectedPackage } from '../../model/inspection.ts';
import type { IndexedFile } from '../layer.ts';

/** A package as its own metadata has it: a name, a version and the paths it owns. */
export interface Owner {
  readonly ecosystem: InspectedPackage['ecosystem'];
  readonly name: string;
  readonly version: string;
  /** Paths as files have them in the layers. */
  readonly paths: Iterable<string>;
}

/** The root file system and the texts of the files that name packages. */
export interface PackageInput {
  readonly visible: ReadonlyMap<string, IndexedFile>;
  readonly texts: ReadonlyMap<string, string>;
}

/** A package with the files that count for it. */
export interface Measured {
  readonly owner: InspectedPackage;
  readonly files: readonly IndexedFile[];
}

/** Counts the visible bytes of each package, the largest first; a path that two packages claim counts for the first. */
export function measure(owners: Iterable<Owner>, { visible }: PackageInput): readonly Measured[] {
  const claimed = new Set<IndexedFile>();
  const packages = [...owners].map(({ ecosystem, name, version, paths }) => {
    const byLayer = new Map<number, number>();
    const files: IndexedFile[] = [];
    let size = 0;
    for (const path of paths) {
      const found = visible.get(path);
      if (!found || found.kind === 'directory' || claimed.has(found)) continue;
      claimed.add(found);
      files.push(found);
      size += found.size;
      byLayer.set(found.layer, (byLayer.get(found.layer) ?? 0) + found.size);
    }
    const [layer = 0] = [...byLayer].sort(([, a], [, b]) => b - a)[0] ?? [];
    return { owner: { ecosystem, name, version, size, files: files.length, layer }, files };
  });
  return packages.sort((a, b) => b.owner.size - a.owner.size || (a.owner.name < b.owner.name ? -1 : 1));
}
