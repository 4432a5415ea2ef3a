import { posix } from 'node:path';
import { npmLockFile } from '../../formats/npm/lockfiles.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';

/** Path of the lock that the packages of a service for Node.js are installed by. */
export function lockOf({ requirements }: Pick<ServicePlan, 'requirements'>, tree: Tree): string | null {
  const { manifest, manager } = requirements.value;
  if (manifest === null) return null;
  return npmLockFile(posix.dirname(manifest), manager, tree)?.path ?? null;
}
