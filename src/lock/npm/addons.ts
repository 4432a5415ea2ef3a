import { posix } from 'node:path';
import { packageManifest } from '../../formats/npm/manifest.ts';
import { unpackTarball } from '../../formats/npm/tarball.ts';
import { readTar } from '../../formats/tar/read.ts';
import type { LockedAddon } from '../../model/addon.ts';
import type { Finding } from '../../model/finding.ts';
import type { LockedModules, LockedPackage } from '../../model/lock.ts';
import type { LockPorts } from '../ports.ts';
import type { About } from './facts.ts';
import { compiledHere, mustCompile, notCompiled } from './findings.ts';
import { linkageOf, manifestText } from './native.ts';
import { managerPackage } from './node.ts';
import { keyOf, type Picked } from './pick.ts';

/** What was compiled of the packages of a service for one platform. */
interface Compiled {
  /** By key. */
  readonly addons: Readonly<Record<string, LockedAddon>>;
  /** The npm they were made with. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  readonly needed: readonly string[];
  readonly provided: readonly string[];
  readonly diagnostics: readonly Finding[];
}

export const NO_ADDONS: Compiled = { addons: {}, packages: {}, needed: [], provided: [], diagnostics: [] };

/** Has packages compiled that bring native code as sources only. One that cannot be is an error, or a note where it is optional. */
export async function compileAddons(
  compiles: readonly LockedPackage[],
  picked: Picked,
  node: LockedPackage,
  { service, suite, platform, path }: About,
  ports: LockPorts,
): Promise<Compiled> {
  if (compiles.length === 0) return NO_ADDONS;
  const { registry, store } = ports;
  const npm = await managerPackage('npm', registry);
  const addons: Record<string, LockedAddon> = {};
  const needed: string[] = [];
  const provided: string[] = [];
  const diagnostics: Finding[] = [];
  for (const one of compiles) {
    const key = keyOf(one);
    const what = `${one.name} ${one.version}`;
    const folder = Object.keys(picked.modules).find((at) => picked.modules[at] === key);
    if (folder === undefined) continue;
    const modules = await closureOf(folder, picked, ports);
    const made =
      npm === null
        ? { failed: 'the npm registry has no npm to do it with' }
        : await ports.addon({ folder, modules, packages: picked.packages, node, npm, suite, platform });
    if ('failed' in made || npm === null) {
      const why = 'failed' in made ? made.failed : '';
      const say = picked.optional.has(key) ? notCompiled : mustCompile;
      diagnostics.push(say({ service, what, why, path }));
      continue;
    }
    const tar = await store.blob(made.tar);
    if (tar === null) throw new Error(`${made.tar} is not in the store`);
    const linkage = await linkageOf(await readTar(tar, what), platform);
    needed.push(...linkage.needed);
    provided.push(...linkage.provided);
    addons[key] = { sha256: made.tar.slice('sha256:'.length), npm: keyOf(npm) };
    diagnostics.push(compiledHere(service, what, path));
  }
  const packages = npm === null || Object.keys(addons).length === 0 ? {} : { [keyOf(npm)]: npm };
  return { addons, packages, needed, provided, diagnostics };
}

/** A package with all that it depends on, where Node.js finds it. */
export async function closureOf(
  folder: string,
  { modules, packages }: Pick<Picked, 'modules' | 'packages'>,
  { registry, store }: Pick<LockPorts, 'registry' | 'store'>,
): Promise<LockedModules> {
  const found = new Map<string, string>();
  const queue = [folder];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const key = modules[at];
    const one = packages[key ?? ''];
    if (key === undefined || one === undefined || found.has(at)) continue;
    found.set(at, key);
    const entries = await unpackTarball(() => registry.tarball(one), one.integrity, store, key);
    const manifest = packageManifest('package.json', await manifestText(entries));
    for (const name of Object.keys(manifest?.dependencies ?? {}))
      queue.push(
        ...folders(at, name)
          .filter((each) => Object.hasOwn(modules, each))
          .slice(0, 1),
      );
  }
  return Object.fromEntries([...found].sort());
}

/** Where Node.js looks for a package from the folder of another, nearest first. */
function folders(from: string, name: string): readonly string[] {
  const found: string[] = [];
  for (let at = from; ; at = posix.dirname(at)) {
    if (posix.basename(at) !== 'node_modules') found.push(posix.join(at, 'node_modules', name));
    if (at === '.') return found;
  }
}
