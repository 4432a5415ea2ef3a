import { posix } from 'node:path';
import { type Elf, readElf } from '../../formats/elf/read.ts';
import { unpackTarball } from '../../formats/npm/tarball.ts';
import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedPackage } from '../../model/lock.ts';
import type { NpmTarballs } from '../../model/npm.ts';
import { remembered, type Store } from '../../model/store.ts';

/** What of a package only its files tell, for one platform. */
export interface PackageFacts {
  /** DT_NEEDED of its native files for the platform, sorted. */
  readonly needed: readonly string[];
  /** DT_SONAME and file names of these. */
  readonly provided: readonly string[];
  /** Bytes of the tarball. */
  readonly size: number;
  /** `compiles`: it has native code and none is ready; `script`: it wants to run a script; null: neither. */
  readonly install: 'compiles' | 'script' | null;
  /** It brings native code ready-made, and none of it is for the platform. */
  readonly foreign: boolean;
}

/** Of these `node-gyp-build-optional-packages` only looks whether a package beside it has what is ready. */
const COMPILES =
  /node-gyp(?!-build-optional-packages)|prebuild-install|node-pre-gyp|cmake-js|prebuildify|neon build|cargo/;
const LOADERS = new Set(['build', 'prebuilds', 'bin', 'binding', 'compiled', 'lib']);

interface NativeFile {
  readonly path: string;
  readonly elf: Elf;
}

/** Reads a package's ELF headers and its package.json, once in the life of the store for each platform. */
export async function packageFacts(
  locked: LockedPackage,
  platform: Platform,
  registry: NpmTarballs,
  store: Store,
): Promise<PackageFacts> {
  const key = [4, locked.integrity, platform];
  return remembered(store, 'npm-facts', key, () => readFacts(locked, platform, registry, store));
}

async function readFacts(
  locked: LockedPackage,
  platform: Platform,
  registry: NpmTarballs,
  store: Store,
): Promise<PackageFacts> {
  const entries = await unpackTarball(
    () => registry.tarball(locked),
    locked.integrity,
    store,
    `${locked.name} ${locked.version}`,
  );
  const all = await nativeFiles(entries);
  const natives = all.filter(({ elf }) => isFor(elf, platform));
  const addons = (of: readonly NativeFile[]) => of.filter(({ path }) => path.endsWith('.node'));
  const ready = addons(natives).some(({ path }) => LOADERS.has(path.split('/')[0] ?? ''));
  const { size } = await registry.tarball(locked);
  return {
    size,
    ...linkage(natives),
    install: installOf(
      await manifestText(entries),
      entries.some(({ path }) => path === 'binding.gyp'),
      ready,
    ),
    foreign: addons(all).length > 0 && addons(natives).length === 0,
  };
}

/** What compiled files link to, and what they are to others. */
export async function linkageOf(
  entries: readonly Entry[],
  platform: Platform,
): Promise<Pick<PackageFacts, 'needed' | 'provided'>> {
  return linkage((await nativeFiles(entries)).filter(({ elf }) => isFor(elf, platform)));
}

function linkage(natives: readonly NativeFile[]): Pick<PackageFacts, 'needed' | 'provided'> {
  return {
    needed: sorted(natives.flatMap(({ elf }) => elf.needed)),
    provided: sorted(natives.flatMap(({ path, elf }) => [posix.basename(path), elf.soname ?? []].flat())),
  };
}

/** C libraries of other systems, in files that do not say otherwise which they are for: musl's, and those of the BSDs. */
const OTHER_LIBC = /musl|^libc\.so(?!\.6$)/;

/** The files that are native code for the GNU C library, of any architecture. */
async function nativeFiles(entries: readonly Entry[]): Promise<readonly NativeFile[]> {
  const found: NativeFile[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'file' || !mayBeNative(entry.path, entry.mode) || entry.content.blob.size < 64)
      continue;
    const elf = await readElf(entry.content.blob);
    if (elf !== null && !elf.needed.some((name) => OTHER_LIBC.test(name)))
      found.push({ path: entry.path, elf });
  }
  return found;
}

function isFor({ architecture }: Elf, platform: Platform): boolean {
  return architecture === (platform === 'linux/arm64' ? 'arm64' : 'amd64');
}

/** The `package.json` of a package; empty when there is none. */
export async function manifestText(entries: readonly Entry[]): Promise<string> {
  const entry = entries.find(({ path }) => path === 'package.json');
  if (entry?.kind !== 'file') return '';
  const { blob } = entry.content;
  return Buffer.from(await blob.read(0, blob.size)).toString('utf8');
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function installOf(manifest: string, binding: boolean, ready: boolean): PackageFacts['install'] {
  const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(manifest)?.[1] ?? '';
  const script = [...scripts.matchAll(/"(?:preinstall|install|postinstall)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)]
    .map(([, command]) => command)
    .join('; ');
  if (!ready && (COMPILES.test(script) || (binding && script === ''))) return 'compiles';
  return script === '' || ready ? null : 'script';
}

function mayBeNative(path: string, mode: number): boolean {
  return /\.(?:node|so(?:\.[\d.]+)?)$/.test(path) || ((mode & 0o111) !== 0 && !/\.\w{1,4}$/.test(path));
}
