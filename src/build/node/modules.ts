import { posix } from 'node:path';
import { unpackTarball } from '../../formats/npm/tarball.ts';
import { relativePath } from '../../formats/path/relative.ts';
import { readTar } from '../../formats/tar/read.ts';
import { plural } from '../../formats/units/plural.ts';
import type { LockedAddon } from '../../model/addon.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedModules, LockedPackage } from '../../model/lock.ts';
import type { LayerJob } from '../cached.ts';
import { mapLimited } from '../limit.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { type ModuleTrim, trimmedModules } from '../trim/modules.ts';

/** Packages of more compressed bytes have a layer of their own, which every image that has them in that folder shares. */
const BIG = 2_000_000;
/** Engines mount at most 127 layers; far fewer are as good to share. */
const MOST_LAYERS = 16;
/** Packages unpacked at a time. */
const AT_ONCE = 4;

/** What is installed, and where. */
export interface Modules {
  /** Folder of the image that the root of the tree maps to, relative to `/`. */
  readonly root: string;
  readonly modules: LockedModules;
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** What was compiled of them, by key. */
  readonly addons?: Readonly<Record<string, LockedAddon>>;
}

type Ports = Pick<BuildPorts, 'packages' | 'store'>;

/** The layers of npm packages: each big one by itself, the largest first, then one of all others with links and commands. */
export function moduleJobs(
  { root, modules, packages, addons = {} }: Modules,
  trim: ModuleTrim,
  ports: Ports,
): readonly LayerJob[] {
  const folders = Object.keys(modules);
  if (folders.length === 0) return [];
  const size = (folder: string): number => packages[modules[folder] ?? '']?.size ?? 0;
  const big = folders
    .filter((folder) => size(folder) > BIG)
    .sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
    .slice(0, MOST_LAYERS);
  const small = folders.filter((folder) => !big.includes(folder));
  const part = (of: readonly string[]): Modules => ({
    root,
    packages,
    addons,
    modules: Object.fromEntries(of.map((folder) => [folder, modules[folder] ?? ''])),
  });
  const job = (kind: 'package' | 'packages', what: string, of: Modules): LayerJob => ({
    kind,
    what,
    key: trim.kinds.length === 0 ? keyOf(of) : [keyOf(of), trim],
    weight: Object.keys(of.modules).reduce((sum, folder) => sum + size(folder), 0),
    make: async () => ({ ...(await trimmedModules(await moduleEntries(of, ports), trim)), diagnostics: [] }),
  });
  return [
    ...big.map((folder) => job('package', (modules[folder] ?? '').replace(/(?!^)@/, ' '), part([folder]))),
    job('packages', plural(small.length, 'npm package'), part(small)),
  ];
}

/** All that decides what is installed. */
export function keyOf({ root, modules, packages, addons = {} }: Modules): unknown {
  return [
    1,
    root,
    Object.entries(modules).map(([folder, key]) => [
      folder,
      packages[key]?.integrity ?? key,
      ...(addons[key] === undefined ? [] : [addons[key].sha256]),
    ]),
  ];
}

/**
 * The files of packages in their folders with the links that `npm install` makes: to the commands they bring (`.bin`), and
 * to packages of the tree. Their install scripts are not run.
 */
export async function moduleEntries(
  { root, modules, packages, addons = {} }: Modules,
  ports: Ports,
): Promise<readonly Entry[]> {
  const made = await mapLimited(Object.entries(modules), AT_ONCE, async ([folder, key]) => {
    const at = posix.join(root, folder);
    if (key.startsWith('->'))
      return [link(at, posix.relative(posix.dirname(at), posix.join(root, key.slice(2))))];
    const locked = packages[key];
    if (locked === undefined) throw new Error(`${key} is not in the lock`);
    return installed(at, locked, addons[key], ports);
  });
  return mergeEntries(made.flat());
}

async function installed(
  at: string,
  locked: LockedPackage,
  addon: LockedAddon | undefined,
  { packages, store }: Ports,
): Promise<readonly Entry[]> {
  const { integrity, name, version } = locked;
  const what = `${name} ${version}`;
  const packed = await unpackTarball(() => packages.tarball(locked), integrity, store, what);
  const added = addon === undefined ? [] : await addonEntries(addon, what, store);
  const replaced = new Set(added.map(({ path }) => path));
  const entries = [...packed.filter(({ path }) => !replaced.has(path)), ...added];
  const commands = await commandsOf(entries, name);
  const targets = new Set(commands.values());
  const folder = at.slice(0, at.lastIndexOf('node_modules/') + 'node_modules'.length);
  return [
    ...entries.map((entry) => ({
      ...entry,
      path: `${at}/${entry.path}`,
      mode: targets.has(entry.path) ? 0o755 : entry.mode,
    })),
    ...[...commands].map(([command, target]) =>
      link(`${folder}/.bin/${command}`, posix.relative(`${folder}/.bin`, posix.join(at, target))),
    ),
  ];
}

/** What was compiled of a package, relative to its folder. */
async function addonEntries(
  { sha256 }: LockedAddon,
  what: string,
  store: Ports['store'],
): Promise<readonly Entry[]> {
  const tar = await store.blob(`sha256:${sha256}`);
  if (tar === null) throw new Error(`what was compiled of ${what} is not in the store`);
  return (await readTar(tar, what)).flatMap((entry) => {
    const path = entry.path.slice(entry.path.indexOf('/') + 1);
    return entry.kind === 'file' && entry.path.includes('/') ? [{ ...entry, path }] : [];
  });
}

/** Commands of a package by name, each with its file: `bin` of package.json, as npm reads it. */
async function commandsOf(entries: readonly Entry[], name: string): Promise<ReadonlyMap<string, string>> {
  const manifest = entries.find(({ path }) => path === 'package.json');
  const commands = new Map<string, string>();
  if (manifest?.kind !== 'file') return commands;
  const { blob } = manifest.content;
  const files = new Set(entries.map(({ path }) => path));
  for (const [command, file] of binsOf(Buffer.from(await blob.read(0, blob.size)).toString('utf8'), name)) {
    const path = relativePath(file);
    const plain = posix.basename(command);
    if (path !== null && files.has(path) && plain !== '' && !plain.startsWith('.')) commands.set(plain, path);
  }
  return commands;
}

function binsOf(text: string, name: string): readonly (readonly [string, string])[] {
  try {
    const { bin } = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly bin?: unknown };
    if (typeof bin === 'string') return [[name, bin]];
    if (typeof bin !== 'object' || bin === null) return [];
    return Object.entries(bin).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch {
    return [];
  }
}

function link(path: string, target: string): Entry {
  return { kind: 'symlink', path, mode: 0o777, uid: 0, gid: 0, target };
}
