import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/engine/run.ts';
import { toolPython } from '../../src/engine/toolchain/python.ts';
import { parseWheelName } from '../../src/formats/wheel/name.ts';
import { toolPackages } from '../../src/lock/debian/tools.ts';
import type { Argv } from '../../src/model/argv.ts';
import { UserError } from '../../src/model/error.ts';
import type { Lock, LockedWheel } from '../../src/model/lock.ts';
import { silent } from '../../src/model/progress.ts';
import type { Store } from '../../src/model/store.ts';
import { openArchive } from '../../src/net/archive.ts';
import { holds, place, Tally } from './place.ts';

export interface WheelSettings {
  readonly folder: string;
  readonly store: Store;
  readonly talk: (line: string) => void;
  readonly locks: readonly Lock[];
}

/**
 * Takes the locks' wheels from the store, where locking may have left them, else fetches them with the user's pip, which
 * knows the user's indexes. Rejects with a UserError.
 */
export async function mirrorWheels({ folder, store, talk, locks }: WheelSettings): Promise<Tally> {
  const tally = new Tally();
  const wheels = new Map(locks.flatMap((lock) => Object.entries(lock.wheels)));
  await mkdir(join(folder, '.new'), { recursive: true });
  let pip: Argv | null = null;
  for (const [file, wheel] of wheels) {
    if (await holds(join(folder, file), wheel.sha256)) {
      tally.there();
      continue;
    }
    if (!(await placeKept(store, file, wheel, folder))) {
      talk(file);
      pip ??= await findPip(store);
      await download(pip, file, wheel, folder);
    }
    tally.fetched();
  }
  await rm(join(folder, '.new'), { recursive: true, force: true });
  return tally;
}

async function placeKept(
  store: Store,
  file: string,
  { sha256 }: LockedWheel,
  folder: string,
): Promise<boolean> {
  if ((await store.blob(`sha256:${sha256}`)) === null) return false;
  await place(store.path(`sha256:${sha256}`), join(folder, file));
  return holds(join(folder, file), sha256);
}

async function download(pip: Argv, file: string, wheel: LockedWheel, folder: string): Promise<void> {
  const into = join(folder, '.new');
  const args = [
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--dest',
    into,
    ...tagsOf(file),
  ];
  const result = await run({ ...pip, args: [...pip.args, ...args, `${wheel.name}==${wheel.version}`] });
  if (!(await holds(join(into, file), wheel.sha256)))
    throw new UserError({
      code: 'mirror/wheel',
      message: `pip did not fetch ${file}: ${result.stderr.trim().split('\n').at(-1) ?? 'another file came'}`,
      fix: 'Check pip’s index settings, or lock again.',
    });
  await rename(join(into, file), join(folder, file));
}

/** Options that make pip take this very file, whatever the machine. */
function tagsOf(file: string): readonly string[] {
  const tags = (parseWheelName(file)?.tags ?? []).map((tag) => tag.split('-'));
  const column = (at: number): readonly string[] => [...new Set(tags.map((tag) => tag[at] ?? ''))];
  const version = /^cp(\d)(\d+)$/.exec(column(0)[0] ?? '');
  return [
    ...column(2).flatMap((platform) => ['--platform', platform]),
    ...column(1).flatMap((abi) => ['--abi', abi]),
    ...(version === null
      ? []
      : ['--implementation', 'cp', '--python-version', `${version[1]}.${version[2]}`]),
  ];
}

async function findPip(store: Store): Promise<Argv> {
  const own: Argv = { command: 'python3', args: ['-m', 'pip'] };
  if ((await run({ ...own, args: [...own.args, '--version'] })).code === 0) return own;
  const archive = openArchive(store, { env: process.env });
  const packages = toolPackages({ archive, store, now: new Date() });
  return (await toolPython('3.11', process.env, { archive, store, progress: silent, packages })).pip;
}
