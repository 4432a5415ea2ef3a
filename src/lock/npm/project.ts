import { posix } from 'node:path';
import { fromBunLock } from '../../formats/npm/bunlock.ts';
import { isBinary, type Manager, type NpmLockFile, npmLockFile } from '../../formats/npm/lockfiles.ts';
import { lockLine } from '../../formats/npm/lockline.ts';
import { packageManifests } from '../../formats/npm/manifests.ts';
import { fromPackageLock } from '../../formats/npm/packagelock.ts';
import type { Closure, Fault, NpmPackage, Placement } from '../../formats/npm/placed.ts';
import { fromPnpmLock } from '../../formats/npm/pnpmlock.ts';
import { fromYarnLock } from '../../formats/npm/yarnlock.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { bunLock, noLock, unreadableLock } from './findings.ts';

/** A package of the tree with the lock that is for it. */
export interface NpmProject {
  /** Path of the lock. */
  readonly lock: string;
  /** The one that wrote it. */
  readonly manager: Manager;
  /** All files that decide what is locked, relative to the root, sorted. */
  readonly files: readonly string[];
  /** The line of the lock at which it has a package; null when it cannot be told. */
  lineOf(one: Pick<NpmPackage, 'name' | 'version'>): number | null;
  /** What of the lock is wanted, by folder relative to the root of the tree. */
  closure(wanted: Omit<Closure, 'folder'>): Outcome<Placement>;
}

type Reader = (
  text: string,
  closure: Closure,
  tree: Manifests,
  members: readonly string[],
) => Placement | { readonly fault: Fault };

/** Reads the package.json of a folder relative to the lock's, as text. */
export type Manifests = (folder: string) => string | null;

const READERS: Readonly<Record<Manager, Reader>> = {
  bun: fromBunLock,
  npm: fromPackageLock,
  pnpm: fromPnpmLock,
  yarn: fromYarnLock,
};

/** Finds the lock of a service's package, and what reads it. */
export function openProject(
  { id, requirements }: Pick<ServicePlan, 'id' | 'requirements'>,
  tree: Tree,
): Outcome<NpmProject | null> {
  const { manifest, manager } = requirements.value;
  if (manifest === null) return { value: null, diagnostics: [] };
  const folder = posix.dirname(manifest);
  const lock = npmLockFile(folder, manager, tree);
  if (lock === null) return { value: null, diagnostics: [noLock(id, manifest)] };
  if (isBinary(lock.path)) return { value: null, diagnostics: [bunLock(lock.path)] };
  return { value: project(lock, folder, tree), diagnostics: [] };
}

function project({ path: lock, manager }: NpmLockFile, folder: string, tree: Tree): NpmProject {
  const root = posix.dirname(lock);
  const manifests = packageManifests(tree, root);
  const refused = (fault: Fault): Outcome<Placement> => {
    const told: Finding = unreadableLock(lock, fault.message, fault.line);
    return { value: new Map(), diagnostics: [told] };
  };
  return {
    lock,
    manager,
    files: [...manifests, lock].sort(),
    lineOf: (one) => lockLine(tree.text(lock) ?? '', one),
    closure(wanted) {
      const text = tree.text(lock);
      if (text === null) return refused({ message: 'cannot be read', line: null });
      const own = posix.relative(root, folder) || '.';
      const manifest: Manifests = (at) => tree.text(posix.join(root, at, 'package.json'));
      const members = manifests.map((path) => posix.relative(root, posix.dirname(path)) || '.');
      const placed = READERS[manager](text, { ...wanted, folder: own }, manifest, members);
      if ('fault' in placed) return refused(placed.fault);
      return { value: below(placed, root), diagnostics: [] };
    },
  };
}

/** The same below the folder that the lock is in. */
function below(placed: Placement, root: string): Placement {
  if (root === '.') return placed;
  return new Map(
    [...placed].map(([folder, one]) => [
      posix.join(root, folder),
      'link' in one ? { link: posix.join(root, one.link) } : one,
    ]),
  );
}
