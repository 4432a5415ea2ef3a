import { declaredInGroups } from '../formats/manifest/groups.ts';
import type { Declared } from '../formats/manifest/manifest.ts';
import type { Config } from '../model/config.ts';
import type { Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';

/** Extras and dependency groups that are installed, and why. */
export interface ChosenGroups {
  /** Sorted. */
  readonly groups: readonly string[];
  readonly reasons: readonly string[];
}

/**
 * What plimsoll.yaml names; else the extras and groups that declare what the code imports and the manifest has nowhere else.
 * Groups for those who work on the code are never guessed.
 */
export function chooseGroups(service: Service, tree: Tree, config: Config): ChosenGroups {
  const set = config.services?.[service.id]?.groups;
  if (set !== undefined) {
    const groups = [...new Set(set)].sort();
    return { groups, reasons: groups.length > 0 ? [`with ${groups.join(', ')}: set in plimsoll.yaml`] : [] };
  }
  const declared = declaredInGroups(service.manifest, tree);
  const reasons = new Map<string, string[]>();
  for (const name of service.undeclared) {
    const [best] = declared
      .filter((one) => one.name === name)
      .flatMap(({ group }) => group ?? [])
      .toSorted(
        (a, b) => Number(reasons.has(b)) - Number(reasons.has(a)) || size(declared, a) - size(declared, b),
      );
    if (best !== undefined) reasons.set(best, [...(reasons.get(best) ?? []), name]);
  }
  return {
    groups: [...reasons.keys()].sort(),
    reasons: [...reasons].map(
      ([group, names]) => `with ${group}: the code imports ${names.join(', ')}, which nothing else declares`,
    ),
  };
}

function size(declared: readonly Declared[], group: string): number {
  return declared.filter((one) => one.group === group).length;
}
