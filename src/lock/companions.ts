import { isForDevelopers } from '../formats/manifest/developers.ts';
import type { Environment } from '../formats/marker/environment.ts';
import { evaluateMarker } from '../formats/marker/evaluate.ts';
import { extrasIn } from '../formats/marker/marker.ts';
import { normalizeName } from '../formats/pep508/name.ts';
import type { Requirement } from '../formats/pep508/requirement.ts';
import { isPylockFault, type PylockPackage, parsePylock } from '../formats/pylock/pylock.ts';
import { distributionsOf } from '../formats/python/distributions.ts';
import type { Resolver } from '../model/resolve.ts';
import type { ResolveOptions } from './ask.ts';
import type { Asked } from './requires.ts';
import type { Chosen } from './select.ts';
import type { Wanted } from './wanted/read.ts';

/**
 * All that dropped requirements would bring, what they ask for among it: nothing when that cannot be told, so that all
 * stays. A resolver is asked, with the releases that were chosen for the rest.
 */
export async function broughtBy(
  dropped: readonly string[],
  wanted: Wanted,
  chosen: readonly Chosen[],
  resolver: Resolver,
  { python, platforms }: Pick<ResolveOptions, 'python' | 'platforms'>,
): Promise<readonly PylockPackage[]> {
  if (dropped.length === 0) return [];
  const pins = new Map(chosen.map(({ name, version }) => [name, `${name}==${version}`]));
  const { overrides, indexes, prereleases } = wanted;
  const answer = await resolver.resolve({
    requirements: dropped,
    constraints: [...pins.values()],
    overrides,
    preferred: [],
    python,
    platforms,
    indexes,
    prereleases,
    dependencies: true,
  });
  const lock = 'pylock' in answer ? parsePylock(answer.pylock) : null;
  return lock === null || isPylockFault(lock) ? [] : lock.packages;
}

/** What is installed on one platform, and the markers' values there. */
export interface Installation {
  readonly chosen: readonly Chosen[];
  readonly environment: Environment;
}

/** Reads what distributions cannot do without, by file name of their wheels. */
export type ReadAsked = (chosen: readonly Chosen[]) => Promise<ReadonlyMap<string, Asked>>;

/**
 * Normalised names of what may be left out with the dropped distributions: brought by them, not needed by the service,
 * and neither required by anything that stays nor named by one of its extras, lest it be looked for when it is there, nor
 * imported by it unasked.
 * Only what stays is read, for what goes may weigh gigabytes.
 */
export async function companions(
  installations: readonly Installation[],
  brought: ReadonlySet<string>,
  needed: ReadonlySet<string>,
  read: ReadAsked,
): Promise<ReadonlySet<string>> {
  const all = installations.flatMap(({ chosen }) => chosen);
  const open = new Set(all.map(({ name }) => name).filter((name) => brought.has(name) && !needed.has(name)));
  let fresh = new Set(all.map(({ name }) => name).filter((name) => !open.has(name)));
  while (fresh.size > 0 && open.size > 0) {
    const staying = new Set(fresh);
    const known = await read(all.filter(({ name }) => staying.has(name)));
    const asked = installations.flatMap(({ chosen, environment }) => {
      const stays = new Set(chosen.map(({ name }) => name).filter((name) => !open.has(name)));
      return chosen
        .filter(({ name }) => staying.has(name))
        .flatMap(({ found }) => known.get(found.file) ?? [])
        .flatMap(({ requires, imports }) => [
          ...requires.filter((one) => isAskedFor(one, environment)).map((one) => normalizeName(one.name)),
          ...imports
            .map(distributionsOf)
            .flatMap((names) => (names.some((one) => stays.has(one)) ? [] : names)),
        ]);
    });
    fresh = new Set(asked.filter((name) => open.has(name)));
    for (const name of fresh) open.delete(name);
  }
  return open;
}

function isAskedFor({ marker }: Requirement, environment: Environment): boolean {
  if (marker === null) return true;
  const extras = new Set(
    extrasIn(marker)
      .map(normalizeName)
      .filter((extra) => !isForDevelopers(extra)),
  );
  return evaluateMarker(marker, { ...environment, extras });
}
