import { debianArchitecture } from '../../formats/deb/architecture.ts';
import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import { isKept } from '../../formats/path/kept.ts';
import { unsafeTar } from '../../formats/tar/errors.ts';
import type { Entry } from '../../model/entry.ts';
import type { Finding } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { Program, TrimKind } from '../../model/plan.ts';
import { countTrimmed } from '../trim/omit.ts';
import { isOfParts } from '../trim/stdlib.ts';
import { alternativeEntries } from './alternatives.ts';
import { certificateEntries } from './certificates.ts';
import { databaseEntries } from './database.ts';
import { keepEntries } from './drop.ts';
import { loaderCache } from './loader.ts';
import { scriptFindings } from './scripts.ts';
import { systemEntries } from './system.ts';
import type { BaseEntries, BaseOptions, BasePorts, DebianLayer, NativeEntries } from './types.ts';

/** See {@link BaseEntries}. Sorted by path; the same packages and options give the same entries. */
export const baseEntries: BaseEntries = async (debs, options, ports) => {
  const packages = await unpackAll(debs, ports);
  const files = packages.flatMap(({ entries }) => entries);
  const made = [...systemEntries(options), ...(await certificateEntries(files))];
  return assemble(packages, made, [], options);
};

/** See {@link NativeEntries}. */
export const nativeEntries: NativeEntries = async (native, base, options, ports) => {
  const below =
    base === null ? null : (await unpackAll(base, ports)).flatMap(({ entries }) => keepEntries(entries));
  const packages = (await unpackAll(native, ports)).map((one) => onlyPrograms(one, options.programs ?? []));
  return assemble(packages, [], below, options);
};

interface Package {
  readonly deb: LockedDeb;
  readonly control: ReadonlyMap<string, string>;
  readonly entries: readonly Entry[];
}

/**
 * Of a package that only programs are taken of: these, the names that alternatives give them, and its copyright. What else
 * its scripts set up is for the rest of it.
 */
function onlyPrograms(one: Package, programs: readonly Program[]): Package {
  const wanted = programs.find(({ package: name }) => name === one.deb.package);
  if (wanted === undefined) return one;
  const paths = new Set([
    ...wanted.files.map((path) => path.slice(1)),
    `usr/share/doc/${wanted.package}/copyright`,
  ]);
  const control = new Map([...one.control].filter(([name]) => name === 'control' || name === 'md5sums'));
  const links = (one.control.get('postinst') ?? '').match(/^[ \t]*update-alternatives .*$/gm) ?? [];
  control.set('postinst', links.join('\n'));
  return { deb: one.deb, control, entries: one.entries.filter(({ path }) => paths.has(path)) };
}

/** Packages unpacked, their paths on a merged system. A few at a time: the archive answers slower than we unpack. */
async function unpackAll(
  debs: readonly LockedDeb[],
  { archive, store, progress }: BasePorts,
): Promise<readonly Package[]> {
  const packages: Package[] = [];
  const sorted = debs.toSorted((a, b) => (a.package < b.package ? -1 : 1));
  const step = `unpacking ${debs.length} Debian packages`;
  for (const deb of sorted) {
    const { control, entries } = await unpackDeb(() => archive.deb(deb), deb.sha256, store, deb.path);
    packages.push({ deb, control, entries: mergeUsr(entries) });
    progress({ step, done: packages.length, total: debs.length, unit: 'files' });
  }
  return packages;
}

/** @param below entries of the layer below: the loader's cache is over both; null for no cache */
async function assemble(
  packages: readonly Package[],
  made: readonly Entry[],
  below: readonly Entry[] | null,
  { platform, without = [], only = {} }: BaseOptions,
): Promise<DebianLayer> {
  const diagnostics: Finding[] = packages.flatMap(({ deb, control }) => scriptFindings(deb, control));
  const entries = new Map<string, Entry>();
  const out = new Map<string, TrimKind>();
  for (const { deb, entries: own } of packages)
    for (const entry of wantedOf(own, only[deb.package])) {
      if (isOfParts(entry.kind === 'directory' ? `${entry.path}/` : entry.path, without)) {
        out.set(entry.path, 'stdlib');
        continue;
      }
      const known = entries.get(entry.path);
      if (known?.kind === 'file' && entry.kind === 'file') diagnostics.push(conflict(deb, entry.path));
      // A folder never replaces what is there: another package's link may stand for it.
      if (known === undefined || entry.kind !== 'directory') entries.set(entry.path, entry);
    }
  refuseThroughLinks(packages, entries);
  for (const entry of made) entries.set(entry.path, entry);
  const kept = new Set(entries.keys());
  const scripts = packages.map(({ control }) => control.get('postinst') ?? '');
  const last = [
    ...databaseEntries(packages, kept),
    ...alternativeEntries(scripts, kept),
    ...(await cacheOver(below, entries, platform)),
  ];
  for (const entry of last) entries.set(entry.path, entry);
  const value = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const trimmed = countTrimmed(
    packages.flatMap((one) => one.entries),
    out,
  );
  return { value, diagnostics, trimmed };
}

/** Whoever unpacks a layer would follow the link, out of the image if it leads there. No package of Debian has such files. */
function refuseThroughLinks(packages: readonly Package[], entries: ReadonlyMap<string, Entry>): void {
  for (const path of entries.keys())
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = entries.get(path.slice(0, at));
      if (parent === undefined || parent.kind === 'directory') continue;
      const owner = packages.find((one) => one.entries.some((entry) => entry.path === path));
      throw unsafeTar(owner?.deb.path ?? '', `${path}, which is below ${parent.path}, and that is no folder`);
    }
}

async function cacheOver(
  below: readonly Entry[] | null,
  entries: ReadonlyMap<string, Entry>,
  platform: BaseOptions['platform'],
): Promise<readonly Entry[]> {
  if (below === null) return [];
  return [await loaderCache([...below, ...entries.values()], debianArchitecture(platform))];
}

/** Copyright files stay whatever is kept of a package. */
function wantedOf(entries: readonly Entry[], places: readonly string[] = []): readonly Entry[] {
  return keepEntries(entries).filter(({ path }) => isKept(path, places) || path.startsWith('usr/share/doc/'));
}

function conflict(deb: LockedDeb, path: string): Finding {
  return {
    rule: 'build/package-conflict',
    severity: 'warning',
    confidence: 'high',
    message: `${deb.package} and a package before it both have /${path}; the one of ${deb.package} is taken`,
    fix: 'Leave one of the packages out of packages in plimsoll.yaml.',
    path: null,
    line: null,
  };
}
