import { posix } from 'node:path';
import type { Declared } from '../formats/manifest/manifest.ts';
import { pipfileManifest } from '../formats/manifest/pipfile.ts';
import { pyprojectManifest } from '../formats/manifest/pyproject.ts';
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
  const declared = declaredIn(service, tree).filter(({ group }) => group !== null && !FOR_WORK.test(group));
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

const FOR_WORK =
  /(?:^|[-_.])(?:dev|devel|develop|development|tests?|testing|docs?|lint|linting|typing|ci|notebooks?|examples?|all)(?:[-_.]|$)/i;

function declaredIn({ manifest }: Service, tree: Tree): readonly Declared[] {
  const text = manifest === null ? null : tree.text(manifest);
  if (manifest === null || text === null) return [];
  const name = posix.basename(manifest);
  if (name === 'pyproject.toml') return pyprojectManifest(manifest, text, []).dependencies;
  return name === 'Pipfile' ? pipfileManifest(manifest, text).dependencies : [];
}

function size(declared: readonly Declared[], group: string): number {
  return declared.filter((one) => one.group === group).length;
}
