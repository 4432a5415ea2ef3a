import { posix } from 'node:path';
import { readTar } from '../formats/tar/read.ts';
import type { Entry } from '../model/entry.ts';
import type { User } from '../model/plan.ts';
import type { ScriptJob } from '../model/script.ts';
import type { Digest } from '../model/store.ts';
import { directory } from './base/make.ts';
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

/** Runs the job below {@link WORK}; the entries it made, each below the number of its output, or why there are none. */
export async function runInWorkshop(
  job: Omit<ScriptJob, 'folder' | 'user'>,
  { scripts, store }: Pick<BuildPorts, 'scripts' | 'store'>,
): Promise<Made | { readonly failed: string }> {
  const result = await scripts({ ...job, folder: `/${WORK}`, user: USER });
  if ('failed' in result) return result;
  const tar = await store.blob(result.tar);
  if (tar === null) throw new Error(`${result.tar} is not in the store`);
  return { tar: result.tar, entries: await readTar(tar, job.name) };
}

interface Made {
  /** In the store. */
  readonly tar: Digest;
  readonly entries: readonly Entry[];
}
