import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { readSonames } from './contents.ts';
import { libraryNeeds } from './needs.ts';
import type { Table } from './table.ts';
import type { DebianSource, Universe } from './universe.ts';

/** What the wheels of an image ask the loader for. */
export interface Wanted {
  /** DT_NEEDED of all their ELF files. */
  readonly needed: Iterable<string>;
  /** What they bring along: DT_SONAME and file names of all their ELF files. */
  readonly provided: ReadonlySet<string>;
  /** Packages that are in the image anyway. */
  readonly base: readonly LockedDeb[];
}

/** The driver's, or the loader itself: never from a package. */
const NOT_OURS = /^(ld-linux|linux-vdso|libcuda\.so|libnvidia-|libnvcuvid\.so)/;

/**
 * The packages that hold the libraries which the wheels need and neither they nor the base bring, and those which
 * these libraries need in turn, by DT_NEEDED instead of by `Depends`: a library package's dependencies are those of
 * everything that could be done with it (libgl1: 200 MB of drivers and compilers). Sorted by name. A library that
 * no package has is a finding.
 */
export async function nativeLibraries(
  wanted: Wanted,
  universe: Universe,
  source: DebianSource,
): Promise<Outcome<readonly LockedDeb[]>> {
  const { architecture, release } = universe;
  const missing = [...new Set(wanted.needed)].filter(
    (name) => !wanted.provided.has(name) && !NOT_OURS.test(name),
  );
  if (missing.length === 0) return { value: [], diagnostics: [] };
  const sonames = await readSonames(source.archive, source.store, release, architecture);
  const base = new Set(wanted.base.map((deb) => deb.package));
  const chosen = new Map<string, LockedDeb>();
  const seen = new Set(wanted.provided);
  const diagnostics: Finding[] = [];
  const queue = missing.sort();
  for (let soname = queue.shift(); soname !== undefined; soname = queue.shift()) {
    if (seen.has(soname) || NOT_OURS.test(soname)) continue;
    seen.add(soname);
    const owner = ownerOf(soname, sonames, base, chosen, universe);
    if (owner === 'base') continue;
    if (owner === null) {
      diagnostics.push(unknownLibrary(soname, universe));
      continue;
    }
    chosen.set(owner.package, owner);
    queue.push(...(await needs(owner, soname, source)));
  }
  const debs = [...chosen.values()].sort((a, b) => (a.package < b.package ? -1 : 1));
  return { value: debs, diagnostics };
}

/** The package for a library: one that is there already, else the one with the shortest name (the plainest variant). */
function ownerOf(
  soname: string,
  sonames: Table,
  base: ReadonlySet<string>,
  chosen: ReadonlyMap<string, LockedDeb>,
  universe: Universe,
): LockedDeb | 'base' | null {
  const names = [...(sonames.rows(soname)[0] ?? [])];
  if (names.some((name) => base.has(name))) return 'base';
  const held = names.find((name) => chosen.has(name));
  if (held !== undefined) return chosen.get(held) ?? null;
  names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  for (const name of names) {
    const candidate = universe.candidate(name);
    if (candidate !== null) return candidate.deb;
  }
  return null;
}

/** What the library of a package needs from elsewhere. */
async function needs(
  deb: LockedDeb,
  soname: string,
  { archive, store }: DebianSource,
): Promise<readonly string[]> {
  const { entries } = await unpackDeb(() => archive.deb(deb), deb.sha256, store, deb.path);
  return libraryNeeds(
    new Map(mergeUsr(entries).map((entry) => [entry.path, entry])),
    soname,
    deb.architecture,
  );
}

function unknownLibrary(soname: string, { release, architecture }: Universe): Finding {
  return {
    rule: 'debian/unknown-library',
    severity: 'warning',
    confidence: 'medium',
    message: `the wheels need ${soname}, which no ${architecture} package of ${release.suite} has`,
    fix: `Add the package that holds ${soname} to the service's packages in plimsoll.yaml, or choose a wheel that brings it.`,
    path: null,
    line: null,
  };
}
