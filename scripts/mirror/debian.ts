import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPANIONS } from '../../src/companions/index.ts';
import { ADDON_TOOLS } from '../../src/engine/toolchain/addons.ts';
import { lockCompanions } from '../../src/lock/companion/lock.ts';
import { type Release, readRelease, requireRelease } from '../../src/lock/debian/release.ts';
import { resolvePackages } from '../../src/lock/debian/resolve.ts';
import { openUniverse } from '../../src/lock/debian/universe.ts';
import type { Blob } from '../../src/model/blob.ts';
import { UserError } from '../../src/model/error.ts';
import type { SignedArchive } from '../../src/model/fetch.ts';
import type { LockedDeb } from '../../src/model/lock.ts';
import type { Store } from '../../src/model/store.ts';
import { openArchive } from '../../src/net/archive.ts';
import { holds, place, Tally } from './place.ts';

export interface MirrorSettings {
  readonly folder: string;
  readonly store: Store;
  readonly talk: (line: string) => void;
  readonly suites: readonly string[];
  readonly architectures: readonly string[];
  /** Packages besides those of bases and tools. */
  readonly debs: readonly LockedDeb[];
  /** Fetch signed indexes that have not expired, too. */
  readonly refresh: boolean;
}

/** What bases, toolboxes and tests start from. */
const PACKAGES = [
  'base-files',
  'bubblewrap',
  'ca-certificates',
  'libc6',
  'libgcc-s1',
  'libgomp1',
  'libstdc++6',
  'netbase',
  'python3-pip-whl',
  'strace',
  'tzdata',
];
/** The suite that images of Node.js are made of unless something else is asked for: packages are compiled for it. */
const COMPILED = 'bookworm';
const PYTHON: Readonly<Record<string, string>> = { bookworm: '3.11', trixie: '3.13' };

/** Brings the mirror up to what is asked for. Rejects with a UserError when the archive cannot be had. */
export async function mirrorDebian(settings: MirrorSettings): Promise<Tally> {
  const tally = new Tally();
  const now = new Date();
  const remote = openArchive(settings.store, { env: process.env });
  const mirrors = [pathToFileURL(settings.folder).href];
  // What is here was signed by whoever signs its origin. Opened anew after changes: an archive looks once.
  const open = (): SignedArchive => ({
    ...openArchive(settings.store, { env: {}, mirrors }),
    keyrings: () => remote.keyrings(),
  });
  const local = open();
  for (const suite of settings.suites) {
    await mirrorRelease('main', suite, { settings, local, remote, now, tally });
    await mirrorRelease('main', `${suite}-updates`, { settings, local, remote, now, tally });
    await mirrorRelease('security', `${suite}-security`, { settings, local, remote, now, tally });
  }
  const debs = new Map(settings.debs.map((deb) => [deb.path, deb]));
  const archive = open();
  for (const suite of settings.suites)
    for (const architecture of settings.architectures) {
      const universe = await openUniverse(suite, architecture, { archive, store: settings.store, now });
      const python = PYTHON[suite];
      const names = python === undefined ? [] : [`python${python}-minimal`, `libpython${python}-stdlib`];
      const compilers = suite === COMPILED ? ADDON_TOOLS : [];
      const wanted = [...PACKAGES, ...names, ...compilers];
      const { value, diagnostics } = resolvePackages(universe, wanted);
      for (const { message } of diagnostics) settings.talk(message);
      for (const deb of value) debs.set(deb.path, deb);
      for (const deb of await companionDebs(suite, architecture, { archive, remote, settings, now }))
        debs.set(deb.path, deb);
    }
  for (const deb of debs.values()) await mirrorDeb(deb, remote, settings, tally);
  return tally;
}

/** Packages of the companions that the suite has. */
async function companionDebs(
  suite: string,
  architecture: string,
  {
    archive,
    remote,
    settings,
    now,
  }: Pick<Work, 'remote' | 'settings' | 'now'> & { readonly archive: SignedArchive },
): Promise<readonly LockedDeb[]> {
  if (suite !== 'bookworm' && suite !== 'trixie') return [];
  const platform = architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  const companions = COMPANIONS.filter(({ suites }) => suites[suite] !== null);
  const { value, diagnostics } = await lockCompanions(
    { companions, suite, platforms: [platform], previous: null },
    { archive: { ...archive, deb: (deb) => remote.deb(deb) }, store: settings.store, now },
  );
  for (const { message } of diagnostics) settings.talk(message);
  return Object.values(value.debs);
}

interface Work {
  readonly settings: MirrorSettings;
  readonly local: SignedArchive;
  readonly remote: SignedArchive;
  readonly now: Date;
  readonly tally: Tally;
}

async function mirrorRelease(archive: 'main' | 'security', suite: string, work: Work): Promise<void> {
  const held = await readRelease(work.local, archive, suite, work.now).catch(unusable);
  const isFresh = held !== null && held.diagnostics.length === 0 && !work.settings.refresh;
  if (isFresh && (await mirrorIndexes(held, work))) return;
  const blob = await work.remote.index(archive, suite, 'InRelease');
  const release =
    suite.includes('-') || blob === null
      ? await readRelease(work.remote, archive, suite, work.now)
      : await requireRelease(work.remote, suite, work.now);
  if (blob === null || release === null) {
    work.settings.talk(`${suite}: not in the archive`);
    return;
  }
  // The indexes first: a release on disk promises that they are there.
  if (!(await mirrorIndexes(release, work))) throw incomplete(release);
  await place(
    await pathOf(blob, work.settings.store),
    join(work.settings.folder, 'dists', suite, 'InRelease'),
  );
  work.tally.fetched();
}

/** False when the archive no longer has what the release names. */
async function mirrorIndexes(release: Release, { settings, remote, tally }: Work): Promise<boolean> {
  for (const path of indexesOf(release, settings.architectures)) {
    const { sha256 } = release.files.get(path) ?? { sha256: '' };
    const target = join(settings.folder, 'dists', release.suite, path);
    if (await holds(target, sha256)) {
      tally.there();
      continue;
    }
    settings.talk(`${release.suite}/${path}`);
    const byHash = `${path.slice(0, path.lastIndexOf('/'))}/by-hash/SHA256/${sha256}`;
    const { archive, suite } = release;
    const blob =
      (await remote.index(archive, suite, byHash, sha256)) ??
      (await remote.index(archive, suite, path, sha256).catch(unusable)) ??
      // Of what says which package holds a file, another version is better than none (see `readSonames`).
      (path.includes('/Contents-') ? await remote.index(archive, suite, path) : null);
    if (blob === null) return false;
    await place(await pathOf(blob, settings.store), target);
    tally.fetched();
  }
  return true;
}

/** Each index in the form that is read first: gzip is read ten times as fast as xz. Only the suite itself has a Contents index that says something. */
function indexesOf(release: Release, architectures: readonly string[]): readonly string[] {
  const wanted = architectures.flatMap((architecture) => [
    `main/binary-${architecture}/Packages`,
    ...(release.suite.includes('-') ? [] : [`main/Contents-${architecture}`]),
  ]);
  return wanted.flatMap((path) => {
    const found = ['.gz', '.xz', ''].find((ending) => release.files.has(path + ending));
    return found === undefined ? [] : [path + found];
  });
}

async function mirrorDeb(
  deb: LockedDeb,
  remote: SignedArchive,
  { folder, store, talk }: MirrorSettings,
  tally: Tally,
) {
  const target = join(folder, deb.path);
  if (await holds(target, deb.sha256)) return tally.there();
  talk(deb.path);
  await place(await pathOf(await remote.deb(deb), store), target);
  return tally.fetched();
}

async function pathOf(blob: Blob, store: Store): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of blob.stream()) hash.update(chunk);
  return store.path(`sha256:${hash.digest('hex')}`);
}

/** What is on disk and no good, or has changed at its origin, is fetched. */
function unusable(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}

function incomplete({ where }: Release): UserError {
  return new UserError({
    code: 'mirror/incomplete',
    message: `${where} does not have all that its InRelease names`,
    fix: 'Run it again in some minutes: the archive may be in the middle of an update.',
    transient: true,
  });
}
