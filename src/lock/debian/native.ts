import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { readSonames } from './contents.ts';
import { libraryNeeds } from './needs.ts';
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
  const { table, signed } = await readSonames(source.archive, source.store, release, architecture);
  const base = new Set(wanted.base.map((deb) => deb.package));
  const chosen = new Map<string, LockedDeb>();
  const seen = new Set(wanted.provided);
  const diagnostics: Finding[] = signed ? [] : [outOfStep(universe)];
  const queue = missing.sort();
  for (let soname = queue.shift(); soname !== undefined; soname = queue.shift()) {
    if (seen.has(soname) || NOT_OURS.test(soname)) continue;
    seen.add(soname);
    const named = [...(table.rows(soname)[0] ?? [])];
    if (named.some((name) => base.has(name))) continue;
    const owner = await ownerOf(soname, named, chosen, universe, source);
    if (owner === null) {
      diagnostics.push(unknownLibrary(soname, universe));
      continue;
    }
    chosen.set(owner.deb.package, owner.deb);
    queue.push(...owner.needs);
  }
  const debs = [...chosen.values()].sort((a, b) => (a.package < b.package ? -1 : 1));
  return { value: debs, diagnostics };
}

/**
 * The package for a library, with what the library needs from elsewhere: one that is chosen already, else the one with
 * the shortest name (the plainest variant). The index only says where to look: the package must really hold it.
 */
async function ownerOf(
  soname: string,
  named: readonly string[],
  chosen: ReadonlyMap<string, LockedDeb>,
  universe: Universe,
  source: DebianSource,
): Promise<{ readonly deb: LockedDeb; readonly needs: readonly string[] } | null> {
  const plainest = named.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const held = plainest.filter((name) => chosen.has(name));
  for (const name of [...held, ...plainest.filter((one) => !chosen.has(one))]) {
    const deb = chosen.get(name) ?? universe.candidate(name)?.deb;
    const found = deb === undefined ? null : await needs(deb, soname, source);
    if (deb !== undefined && found !== null) return { deb, needs: found };
  }
  return null;
}

/** What the library of a package needs from elsewhere; null when the package does not have it. */
async function needs(
  deb: LockedDeb,
  soname: string,
  { archive, store }: DebianSource,
): Promise<readonly string[] | null> {
  const { entries } = await unpackDeb(() => archive.deb(deb), deb.sha256, store, deb.path);
  return libraryNeeds(
    new Map(mergeUsr(entries).map((entry) => [entry.path, entry])),
    soname,
    deb.architecture,
  );
}

function outOfStep({ release, architecture }: Universe): Finding {
  return {
    rule: 'debian/contents-out-of-step',
    severity: 'note',
    confidence: 'high',
    message: `the mirror's Contents-${architecture} is not the one that ${release.suite} names: it only says where to look for libraries, and every package is checked`,
    fix: 'Nothing, unless a library is reported missing: then use a mirror that is in step (base.mirrors in plimsoll.yaml).',
    path: null,
    line: null,
  };
}

function unknownLibrary(soname: string, { release, architecture }: Universe): Finding {
  return {
    rule: 'debian/unknown-library',
    severity: 'warning',
    confidence: 'medium',
    message: `native code of its packages needs ${soname}, which no ${architecture} package of ${release.suite} has`,
    fix: `Add the package that holds ${soname} to the service's packages in plimsoll.yaml, or choose a release that brings it.`,
    path: null,
    line: null,
  };
}
