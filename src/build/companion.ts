import type { Companion, CompanionPackages } from '../model/companion.ts';
import type { Platform } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import type { Outcome } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import type { Lock, LockedDeb } from '../model/lock.ts';
import type { Tree } from '../model/tree.ts';
import { companionConfig } from '../oci/config.ts';
import { accountEntries } from './base/accounts.ts';
import { baseEntries } from './base/entries.ts';
import { directory, symlink } from './base/make.ts';
import type { BaseOptions } from './base/types.ts';
import type { LayerJob } from './cached.ts';
import { brokenLock, notLocked } from './findings.ts';
import { finish } from './finish.ts';
import { hashEntries } from './hash.ts';
import { mergeEntries } from './merge.ts';
import type { BuildPorts } from './ports.ts';

export type CompanionPorts = Pick<BuildPorts, 'store' | 'archive' | 'progress' | 'now'>;

/**
 * Assembles the image of a companion from the packages the lock has for it, and from the files that come with its
 * definition. Null when it is not locked for the platform.
 * @param tree its files, at the paths they have in the image: programs are in `usr/local/bin`
 */
export async function buildCompanion(
  companion: Companion,
  platform: Platform,
  lock: Lock,
  tree: Tree,
  ports: CompanionPorts,
): Promise<Outcome<Image | null>> {
  const locked = lock.companions?.[companion.id];
  const files = locked?.platforms[platform];
  const wanted = locked === undefined ? null : companion.suites[locked.suite as keyof Companion['suites']];
  if (!locked || !files || !wanted) return refused(notLocked(companion.id, platform));
  const missing = files.find((file) => !Object.hasOwn(lock.debs, file));
  if (missing !== undefined) return refused(brokenLock(companion.id, missing));
  const debs = files.flatMap((file) => lock.debs[file] ?? []);
  const jobs = [
    packagesJob(companion, wanted, { suite: locked.suite, platform }, debs, ports),
    await ownJob(companion, tree, ports),
  ];
  const step = `building ${companion.title} ${wanted.version}`;
  const { value, diagnostics } = await finish(
    { service: companion.id, platform },
    jobs,
    ports,
    step,
    (layers) => companionConfig(companion, wanted, platform, layers),
  );
  const ref = `plimsoll/${companion.id}:${wanted.version}-${value?.digest.slice(7, 19)}`;
  return { value: value && { ...value, ref }, diagnostics };
}

function packagesJob(
  { title }: Companion,
  { packages, version }: CompanionPackages,
  { suite, platform }: { readonly suite: string; readonly platform: Platform },
  debs: readonly LockedDeb[],
  ports: CompanionPorts,
): LayerJob {
  const options: BaseOptions = {
    suite,
    runtime: { language: 'none', version: '' },
    platform,
    only: packages,
  };
  return {
    kind: 'base',
    what: `${title} ${version} of Debian ${suite}`,
    key: ['companion', debs.map(({ sha256 }) => sha256).sort(), options],
    weight: debs.reduce((sum, { size }) => sum + size, 0),
    async make() {
      const { value, diagnostics } = await baseEntries(debs, options, ports);
      // What the scripts of these packages do is done by the definition, or not wanted in an image.
      return {
        entries: value,
        diagnostics: diagnostics.filter(({ rule }) => rule !== 'build/maintainer-script'),
      };
    },
  };
}

async function ownJob(companion: Companion, tree: Tree, { store }: CompanionPorts): Promise<LayerJob> {
  const { hashes, entries, size } = await hashEntries(ownEntries(companion, tree), store);
  return {
    kind: 'application',
    what: 'entry point, account and folders',
    key: ['companion', hashes],
    weight: size,
    make: async () => ({ entries, diagnostics: [] }),
  };
}

function ownEntries({ user, writable, workdir, links = {} }: Companion, tree: Tree): readonly Entry[] {
  const { uid, gid } = user;
  const files = tree.files.flatMap(({ path }): readonly Entry[] => {
    const blob = tree.blob(path);
    const mode = path.startsWith('usr/local/bin/') ? 0o755 : 0o644;
    return blob === null
      ? []
      : [{ kind: 'file', path, mode, uid: 0, gid: 0, content: { kind: 'plain', blob } }];
  });
  const folders = writable.filter(({ path }) => path !== '/tmp');
  return mergeEntries([
    ...(workdir === '/' ? [] : [directory(workdir.slice(1))]),
    // Memory mounted on a folder gets its mode but not its owner.
    ...folders.map(({ path, kind }) => ({
      ...directory(path.slice(1), kind === 'tmpfs' ? 0o1777 : 0o755),
      uid,
      gid,
    })),
    ...Object.entries(links).map(([path, target]) => symlink(path, target)),
    ...files,
    ...accountEntries(user),
  ]);
}

function refused(finding: Outcome<null>['diagnostics'][number]): Outcome<null> {
  return { value: null, diagnostics: [finding] };
}
