import { posix } from 'node:path';
import { readTar } from '../formats/tar/read.ts';
import type { Platform } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import type { Finding } from '../model/finding.ts';
import type { LockedDeb } from '../model/lock.ts';
import type { Runtime, User } from '../model/plan.ts';
import type { ScriptJob } from '../model/script.ts';
import type { Digest } from '../model/store.ts';
import { toolConfig } from '../oci/config.ts';
import { accountEntries } from './base/accounts.ts';
import { baseEntries } from './base/entries.ts';
import { directory } from './base/make.ts';
import type { LayerJob } from './cached.ts';
import { finish } from './finish.ts';
import { mergeEntries } from './merge.ts';
import type { BuildPorts } from './ports.ts';

/** Where sources and what they need are while code of theirs runs, in a container that is thrown away. */
export const WORK = 'work';
export const USER: User = { uid: 10001, gid: 10001, name: 'build', home: '/tmp' };

export function owned(entry: Entry): Entry {
  return { ...entry, uid: USER.uid, gid: USER.gid };
}

/** The entries and all folders above them, owned by whom the code runs as: it writes beside its sources. */
export function ownedWithFolders(entries: readonly Entry[]): readonly Entry[] {
  const folders = new Set<string>();
  for (const { path } of entries)
    for (let at = posix.dirname(path); at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.add(at);
  return [...[...folders].sort().map((path) => directory(path)), ...entries].map(owned);
}

/** The layer of Debian's packages that work is done with, and the account that does it. */
export function toolsJob(
  { form, what, debs, links, suite, runtime, platform }: Tools,
  ports: Pick<BuildPorts, 'archive' | 'store' | 'progress'>,
): LayerJob {
  return {
    kind: 'base',
    what,
    key: [form, debs.map(({ sha256 }) => sha256).sort(), platform],
    weight: debs.reduce((sum, { size }) => sum + size, 0),
    async make() {
      const made = await baseEntries(debs, { suite, runtime, platform, without: [] }, ports);
      return { entries: mergeEntries([...made.value, ...links, ...accountEntries(USER)]), diagnostics: [] };
    },
  };
}

interface Tools {
  /** Of the work: with it goes which links there are. */
  readonly form: string;
  readonly what: string;
  readonly debs: readonly LockedDeb[];
  /** Links that packages would be given when they are installed. */
  readonly links: readonly Entry[];
  readonly suite: string;
  readonly runtime: Runtime;
  readonly platform: Platform;
}

/** One command in an image that is made for it, below {@link WORK}. */
export interface Work extends Pick<ScriptJob, 'name' | 'command' | 'env' | 'workdir' | 'outputs'> {
  /** Layers of the image, bottom first. */
  readonly jobs: readonly LayerJob[];
  readonly platform: Platform;
  /** The image's: what was made before is not left behind under a name of its own. */
  readonly ref: string;
  /** While the image is made. */
  readonly step: string;
}

/**
 * Makes the image and runs the command in it, as {@link USER} and without a network. The entries it made, each below the
 * number of its output; or why there are none: the end of what it said, or what is wrong with the image.
 */
export async function runInWorkshop(
  { jobs, platform, ref, step, ...job }: Work,
  ports: Pick<BuildPorts, 'store' | 'scripts' | 'progress' | 'now'>,
): Promise<Made | { readonly failed: string } | { readonly faults: readonly Finding[] }> {
  const { name, command, env, workdir } = job;
  const { value: image, diagnostics } = await finish(
    { service: name, platform },
    jobs,
    ports,
    step,
    (layers) => toolConfig({ user: USER, command, env, workdir, title: name }, platform, layers),
  );
  if (image === null) return { faults: diagnostics };
  const result = await ports.scripts({
    ...job,
    image: { ...image, ref },
    folder: `/${WORK}`,
    user: USER,
  });
  if ('failed' in result) return result;
  const tar = await ports.store.blob(result.tar);
  if (tar === null) throw new Error(`${result.tar} is not in the store`);
  return { tar: result.tar, entries: await readTar(tar, name) };
}

interface Made {
  /** In the store. */
  readonly tar: Digest;
  readonly entries: readonly Entry[];
}
