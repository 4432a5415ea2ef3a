import { posix } from 'node:path';
import { npmLockFile } from '../../formats/npm/lockfiles.ts';
import { json, type PackageManifest, packageManifest } from '../../formats/npm/manifest.ts';
import { packageManifests } from '../../formats/npm/manifests.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { isLeftOut } from '../leftout.ts';

type Own = Pick<Service, 'path' | 'manager'>;

/** A package of the tree that others of its workspace import. */
export interface LocalPackage {
  /** Relative to the root of the tree. */
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** What its `build` script makes of what others import, relative to the root of the tree; empty where that is in the tree. */
  readonly makes: readonly string[];
}

/** Folder of the package that has the lock: the root of the workspace, or the service's own. */
export function lockFolder({ path, manager }: Own, tree: Tree): string {
  const lock = npmLockFile(path, manager, tree);
  return lock === null ? path : posix.dirname(lock.path);
}

/**
 * The packages of its workspace that a service asks for, and those that these ask for: each after what it
 * needs itself, so that they can be built in that order.
 * @param development what is asked for only while developing counts too
 */
export function localPackages(service: Own, tree: Tree, development: boolean): readonly LocalPackage[] {
  const root = lockFolder(service, tree);
  const members = membersOf(root, tree);
  const found = new Map<string, LocalPackage>();
  const seen = new Set([service.path]);
  const follow = ({ dependencies, development: more }: PackageManifest): void => {
    for (const name of Object.keys({ ...dependencies, ...(development ? more : {}) })) {
      const one = members.get(name);
      if (one === undefined || seen.has(one.folder)) continue;
      seen.add(one.folder);
      follow(one.manifest);
      found.set(one.folder, one);
    }
  };
  const own = manifestAt(service.path, tree);
  if (own !== null) follow(own);
  return [...found.values()];
}

/** By name. Empty where there is no workspace. */
function membersOf(root: string, tree: Tree): ReadonlyMap<string, LocalPackage> {
  const isWorkspace =
    tree.file(posix.join(root, 'pnpm-workspace.yaml')) !== null ||
    (manifestAt(root, tree)?.workspaces.length ?? 0) > 0;
  if (!isWorkspace) return new Map();
  const manifests = packageManifests(tree, root);
  return new Map(
    manifests.flatMap((path): readonly (readonly [string, LocalPackage])[] => {
      const folder = posix.dirname(path);
      const manifest = manifestAt(folder, tree);
      if (folder === root || manifest?.name == null) return [];
      return [[manifest.name, { folder, manifest, makes: madeBy(folder, manifest, tree) }]];
    }),
  );
}

/** The manifest of a folder; null where it has none that can be read. */
export function manifestAt(folder: string, tree: Tree): PackageManifest | null {
  const path = posix.join(folder, 'package.json');
  const text = tree.text(path);
  return text === null ? null : packageManifest(path, text);
}

/** The folders, or files, of what `main`, `module` and `exports` name and the tree has not. */
function madeBy(folder: string, { scripts, path }: PackageManifest, tree: Tree): readonly string[] {
  if (scripts['build'] === undefined) return [];
  const manifest = json(tree.text(path) ?? '') as Readonly<Record<string, unknown>>;
  const named = ['main', 'module', 'exports'].flatMap((field) => targets(manifest[field]));
  const tops = named.map((target) => posix.join(folder, posix.normalize(target).split('/')[0] ?? ''));
  const isThere = (top: string): boolean =>
    tree.files.some(({ path }) => (path === top || path.startsWith(`${top}/`)) && !isLeftOut(path));
  return [...new Set(tops)].filter((top) => top.startsWith(`${folder}/`) && !isThere(top)).sort();
}

/** Paths in a field of package.json, types apart (Node.js, "conditional exports"). */
function targets(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([condition, one]) => (condition === 'types' ? [] : targets(one)));
}
