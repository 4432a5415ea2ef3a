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

/** Counts the visible bytes of each package; a path that two packages claim counts for the first. */
export function measure(owners: Iterable<Owner>, { visible }: PackageInput): readonly InspectedPackage[] {
  const claimed = new Set<IndexedFile>();
  const packages = [...owners].map(({ ecosystem, name, version, paths }) => {
    const byLayer = new Map<number, number>();
    let size = 0;
    let files = 0;
    for (const path of paths) {
      const found = visible.get(path);
      if (!found || found.kind === 'directory' || claimed.has(found)) continue;
      claimed.add(found);
      size += found.size;
      files += 1;
      byLayer.set(found.layer, (byLayer.get(found.layer) ?? 0) + found.size);
    }
    const [layer = 0] = [...byLayer].sort(([, a], [, b]) => b - a)[0] ?? [];
    return { ecosystem, name, version, size, files, layer };
  });
  return packages.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
