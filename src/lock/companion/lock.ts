import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { debianArchitecture } from '../../formats/deb/architecture.ts';
import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import { readElf } from '../../formats/elf/read.ts';
import { isKept } from '../../formats/path/kept.ts';
import type { Companion, CompanionPackages, CompanionSuite } from '../../model/companion.ts';
import type { Platform } from '../../model/config.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { Lock, LockedCompanion, LockedDeb } from '../../model/lock.ts';
import { nativeLibraries } from '../debian/native.ts';
import { type DebianSource, openUniverse, type Universe } from '../debian/universe.ts';
import { noCompanionPackage } from '../findings.ts';

export interface CompanionRequest {
  readonly companions: readonly Companion[];
  /** The one of the services. */
  readonly suite: CompanionSuite;
  readonly platforms: readonly Platform[];
  /** The lock that is there, or null. */
  readonly previous: Lock | null;
}

/** What the lock gets: its entries and the packages these name. */
export type LockedCompanions = Required<Pick<Lock, 'companions' | 'debs'>>;

/** Raised when what is locked for the same definition changes. */
const VERSION = 1;

/**
 * Settles the packages of companions: those a definition names, without what these depend on, and the packages that
 * hold the libraries which the kept programs load. What is locked for the same definition is kept, and when all is,
 * the network is not touched. One that the suite does not have is of another: no service sees what is in its image.
 */
export async function lockCompanions(
  { companions, suite: services, platforms, previous }: CompanionRequest,
  source: DebianSource,
): Promise<Outcome<LockedCompanions>> {
  const locked: Record<string, LockedCompanion> = {};
  const debs: Record<string, LockedDeb> = {};
  const diagnostics: Finding[] = [];
  const universes = new Map<string, Promise<Universe>>();
  const universe = (of: CompanionSuite, platform: Platform): Promise<Universe> => {
    const key = `${of} ${platform}`;
    const known = universes.get(key) ?? openUniverse(of, debianArchitecture(platform), source);
    universes.set(key, known);
    return known;
  };
  for (const companion of companions) {
    const { wanted, suite } = definitionOf(companion, services);
    const inputs = inputsOf(suite, wanted);
    const files: Partial<Record<Platform, readonly string[]>> = {};
    for (const platform of platforms) {
      const held = heldPackages(previous, companion.id, inputs, platform);
      const found: Outcome<readonly LockedDeb[]> =
        held === null
          ? await packagesOf(companion.title, wanted, await universe(suite, platform), source)
          : { value: held, diagnostics: [] };
      diagnostics.push(...found.diagnostics);
      for (const deb of found.value) debs[posix.basename(deb.path)] = deb;
      files[platform] = found.value.map(({ path }) => posix.basename(path)).sort();
    }
    locked[companion.id] = { inputs, suite, platforms: files };
  }
  return { value: { companions: locked, debs }, diagnostics };
}

/** What it is made of in the suite, or in the one that has it. */
function definitionOf(
  { id, suites }: Companion,
  suite: CompanionSuite,
): { readonly suite: CompanionSuite; readonly wanted: CompanionPackages } {
  for (const one of [suite, 'trixie', 'bookworm'] as const) {
    const wanted = suites[one];
    if (wanted !== null) return { suite: one, wanted };
  }
  throw new Error(`no suite has ${id}`);
}

/** What the lock has for the same definition, or null. */
function heldPackages(
  previous: Lock | null,
  id: string,
  inputs: string,
  platform: Platform,
): readonly LockedDeb[] | null {
  const held = previous?.companions?.[id];
  const files = held?.inputs === inputs ? held.platforms[platform] : undefined;
  return files === undefined ? null : files.flatMap((file) => previous?.debs[file] ?? []);
}

function inputsOf(suite: string, { packages }: CompanionPackages): string {
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([VERSION, suite, sorted]))
    .digest('hex');
}

async function packagesOf(
  title: string,
  { packages }: CompanionPackages,
  universe: Universe,
  source: DebianSource,
): Promise<Outcome<readonly LockedDeb[]>> {
  const diagnostics: Finding[] = [];
  const named: LockedDeb[] = [];
  const needed = new Set<string>();
  const provided = new Set<string>();
  for (const [name, places] of Object.entries(packages)) {
    const deb = universe.candidate(name)?.deb;
    if (deb === undefined) {
      diagnostics.push(noCompanionPackage(title, name, universe.release.suite));
      continue;
    }
    named.push(deb);
    const { entries } = await unpackDeb(() => source.archive.deb(deb), deb.sha256, source.store, deb.path);
    for (const entry of mergeUsr(entries)) {
      if (entry.kind !== 'file' || !isKept(entry.path, places)) continue;
      const elf = await readElf(entry.content.blob);
      if (elf === null) continue;
      for (const soname of elf.needed) needed.add(soname);
      provided.add(elf.soname ?? posix.basename(entry.path));
    }
  }
  const native = await nativeLibraries({ needed, provided, base: named }, universe, source);
  return {
    value: [...named, ...native.value],
    diagnostics: [...universe.diagnostics, ...diagnostics, ...native.diagnostics],
  };
}
