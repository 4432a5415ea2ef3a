import { compareVersions, satisfies } from '../../formats/debversion/compare.ts';
import type { Platform } from '../../model/config.ts';
import type { SignedArchive } from '../../model/fetch.ts';
import type { Finding } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { Store } from '../../model/store.ts';
import { type Alternative, type Clause, parseDependencies } from './dependency.ts';
import { badIndex } from './errors.ts';
import { type PackageIndex, readPackages } from './index.ts';
import { type Release, readRelease, requireRelease } from './release.ts';

/** A package that can be had, in its newest version. */
export interface Candidate {
  readonly deb: LockedDeb;
  readonly depends: readonly Clause[];
  readonly provides: readonly Clause[];
}

/** All packages of a suite for one architecture, its updates and security updates included. */
export interface Universe {
  readonly architecture: string;
  readonly release: Release;
  readonly diagnostics: readonly Finding[];
  /** The newest version of a real package, or null. */
  candidate(name: string): Candidate | null;
  /** Names of packages that provide a name, sorted. */
  providers(name: string): readonly string[];
}

/** Opens the one of a suite and platform, once. */
export type Universes = (suite: string, platform: Platform) => Promise<Universe>;

/** What reading the archive's indexes takes. */
export interface DebianSource {
  readonly archive: SignedArchive;
  readonly store: Store;
  readonly now: Date;
}

/**
 * Reads the suite, its updates and its security updates, each signature and hash verified. The updates may be
 * missing (a partial mirror): the security ones not without a finding.
 * Throws a UserError when the suite cannot be had or is not to be trusted.
 */
export async function openUniverse(
  suite: string,
  architecture: string,
  { archive, store, now }: DebianSource,
): Promise<Universe> {
  const release = await requireRelease(archive, suite, now);
  const updates = await readRelease(archive, 'main', `${suite}-updates`, now);
  const security = await readRelease(archive, 'security', `${suite}-security`, now);
  const indexes: Indexed[] = [];
  for (const one of [release, updates, security]) {
    const index = one === null ? null : await readPackages(archive, store, one, architecture);
    if (one !== null && index !== null) indexes.push({ index, release: one });
  }
  if (indexes[0]?.release !== release)
    throw badIndex(release.where, `main/binary-${architecture}`, `has no packages for ${architecture}`);
  return {
    architecture,
    release,
    diagnostics: [
      ...[release, updates, security].flatMap((one) => one?.diagnostics ?? []),
      ...(security === null ? [noSecurity(suite)] : []),
    ],
    candidate: memoised((name) => newest(indexes, name)),
    providers: memoised((name) => providersOf(indexes, name)),
  };
}

/** True when the package, or something it provides, is what the alternative asks for (policy 7.5: versioned provides). */
export function fulfils({ deb, provides }: Candidate, { name, relation, version }: Alternative): boolean {
  if (deb.package === name && (relation === null || satisfies(deb.version, relation, version))) return true;
  return provides.flat().some((provided) => {
    if (provided.name !== name) return false;
    return relation === null || (provided.relation === '=' && satisfies(provided.version, relation, version));
  });
}

interface Indexed {
  readonly index: PackageIndex;
  readonly release: Release;
}

function newest(indexes: readonly Indexed[], name: string): Candidate | null {
  let best: Candidate | null = null;
  for (const { index, release } of indexes)
    for (const row of index.packages.rows(name)) {
      const candidate = toCandidate(name, row, release);
      if (best === null || compareVersions(candidate.deb.version, best.deb.version) > 0) best = candidate;
    }
  return best;
}

function toCandidate(name: string, row: readonly string[], { archive }: Release): Candidate {
  const [version = '', architecture = '', path = '', size = '', sha256 = '', depends = '', provides = ''] =
    row;
  return {
    deb: { package: name, version, architecture, sha256, size: Number(size), archive, path },
    depends: parseDependencies(depends),
    provides: parseDependencies(provides),
  };
}

function providersOf(indexes: readonly Indexed[], name: string): readonly string[] {
  const names = indexes.flatMap(({ index }) => index.provides.rows(name).map(([provider = '']) => provider));
  return [...new Set(names)].sort();
}

function noSecurity(suite: string): Finding {
  return {
    rule: 'debian/no-security-archive',
    severity: 'warning',
    confidence: 'high',
    message: `no mirror has ${suite}-security: packages are locked without security updates`,
    fix: 'Add the address of a Debian security archive to base.mirrors in plimsoll.yaml, or to apt’s sources.',
    path: null,
    line: null,
  };
}

function memoised<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const held = known.get(name);
    if (held !== undefined) return held;
    const made = make(name);
    known.set(name, made);
    return made;
  };
}
