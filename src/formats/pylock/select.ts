import type { Environment } from '../marker/environment.ts';
import { evaluateMarker } from '../marker/evaluate.ts';
import type { Pylock, PylockPackage } from './pylock.ts';

/** The packages to install in an environment, with the groups that are installed by default (PEP 751, "Installing"). */
export function selectFromPylock(lock: Pylock, environment: Environment): readonly PylockPackage[] {
  const asked = { ...environment, groups: new Set([...environment.groups, ...lock.defaultGroups]) };
  return lock.packages.filter(({ marker }) => marker === null || evaluateMarker(marker, asked));
}
