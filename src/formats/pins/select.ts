import { compare, satisfies, valid, validRange } from '@renovatebot/pep440';
import type { Environment } from '../marker/environment.ts';
import { evaluateMarker } from '../marker/evaluate.ts';
import type { Marker } from '../marker/marker.ts';
import type { Edge, PinnedRelease } from './release.ts';

/** What a project installs of its lock. */
export interface Asked {
  /** What its manifest requires, with the groups and extras asked for. */
  readonly roots: readonly Edge[];
  /** Groups and extras besides what runs by default, normalised. */
  readonly groups: ReadonlySet<string>;
  /** Names that are no longer asked for and stay only where what is installed requires them, normalised. */
  readonly dropped?: ReadonlySet<string>;
}

export interface PinnedSelection {
  /** Sorted by name. */
  readonly releases: readonly PinnedRelease[];
  /** Names that are required and that the lock does not have as they are required, sorted: it is older than the manifest. */
  readonly lacking: readonly string[];
}

/**
 * The releases that the lock's own tool installs in an environment: `poetry install --only main`, `pdm sync --prod`,
 * `pipenv sync`, each with the groups and extras asked for. Where releases say by themselves when they are installed that
 * is followed, else what requires them.
 */
export function selectPinned(
  releases: readonly PinnedRelease[],
  asked: Asked,
  environment: Environment,
): PinnedSelection {
  const isSaid = releases.length > 0 && releases.every(({ installed }) => installed !== null);
  if (!isSaid) return follow(releases, asked, environment);
  const there = { ...environment, extras: asked.groups };
  const chosen = releases.filter(({ installed }) =>
    installed?.some(
      ({ group, marker }) => (group === null || asked.groups.has(group)) && holds(marker, there),
    ),
  );
  const unique = [...new Map(chosen.map((each) => [`${each.name} ${each.version}`, each])).values()];
  const lacking = asked.roots
    .filter(({ marker }) => holds(marker, there))
    .filter((root) => !unique.some((each) => each.name === root.name && fits(each, [root])));
  return { releases: withoutDropped(unique, asked, there), lacking: names(lacking) };
}

/** A lock that does not say what requires what (Pipenv's) keeps all. */
function withoutDropped(
  chosen: readonly PinnedRelease[],
  asked: Asked,
  environment: Environment,
): readonly PinnedRelease[] {
  const { dropped = new Set() } = asked;
  if (dropped.size === 0 || chosen.every(({ requires }) => requires.length === 0)) return chosen;
  const byName = Map.groupBy(chosen, ({ name }) => name);
  const { edges } = walk(byName, asked, environment, new Map());
  return chosen.filter(({ name }) => !dropped.has(name) || edges.has(name));
}

/** How often a choice between releases is made again in the light of more requirements. */
const MOST_ROUNDS = 16;

/** From the roots along what requires what. Of several releases the newest that suits all that require the package. */
function follow(releases: readonly PinnedRelease[], asked: Asked, environment: Environment): PinnedSelection {
  const byName = Map.groupBy(
    releases.filter(({ marker }) => holds(marker, { ...environment, extras: asked.groups })),
    ({ name }) => name,
  );
  let required: ReadonlyMap<string, readonly Edge[]> = new Map();
  for (let round = 1; ; round += 1) {
    const found = walk(byName, asked, environment, required);
    const chosen = [...found.edges.keys()].flatMap((name) => choose(byName, name, found.edges) ?? []);
    const same = chosen.every((each) => choose(byName, each.name, required) === each);
    required = found.edges;
    if ((!same || round === 1) && round < MOST_ROUNDS) continue;
    const lacking = [...found.edges].filter(
      ([name, edges]) => choose(byName, name, new Map([[name, edges]])) === null,
    );
    return {
      releases: chosen.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      lacking: lacking.map(([name]) => name).sort(),
    };
  }
}

/** All requirements that hold, by name, when releases are chosen by what was known before. */
function walk(
  byName: ReadonlyMap<string, readonly PinnedRelease[]>,
  { roots }: Asked,
  environment: Environment,
  known: ReadonlyMap<string, readonly Edge[]>,
): { readonly edges: ReadonlyMap<string, readonly Edge[]> } {
  const edges = new Map<string, Edge[]>();
  const extras = new Map<string, Set<string>>();
  const queue = roots.filter(({ marker }) => holds(marker, environment));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { name } = next;
    const before = edges.get(name);
    const all = extras.get(name) ?? new Set();
    const isNew = before === undefined || next.extras.some((extra) => !all.has(extra));
    edges.set(name, [...(before ?? []), next]);
    for (const extra of next.extras) all.add(extra);
    extras.set(name, all);
    if (!isNew) continue;
    const release = choose(byName, name, known.has(name) ? known : edges);
    const here = { ...environment, extras: all };
    for (const edge of release?.requires ?? [])
      if (edge.name !== name && edge.when.every((extra) => all.has(extra)) && holds(edge.marker, here))
        queue.push(edge);
  }
  return { edges };
}

function choose(
  byName: ReadonlyMap<string, readonly PinnedRelease[]>,
  name: string,
  required: ReadonlyMap<string, readonly Edge[]>,
): PinnedRelease | null {
  const edges = required.get(name) ?? [];
  const suiting = (byName.get(name) ?? []).filter((each) => fits(each, edges));
  return suiting.toSorted((a, b) => newest(a.version, b.version))[0] ?? null;
}

function newest(a: string, b: string): number {
  return valid(a) === null || valid(b) === null ? 0 : compare(b, a);
}

/** Whether a release suits requirements; what comes from elsewhere than an index does by being named. */
function fits({ from, version }: PinnedRelease, edges: readonly Edge[]): boolean {
  if (from.kind !== 'index') return true;
  return edges.every(({ versions }) =>
    versions.some(
      (each) =>
        each === '' ||
        valid(version) === null ||
        !validRange(each) ||
        satisfies(version, each, { prereleases: true }),
    ),
  );
}

function holds(marker: Marker | null, environment: Environment): boolean {
  return marker === null || evaluateMarker(marker, environment);
}

function names(edges: readonly Edge[]): readonly string[] {
  return [...new Set(edges.map(({ name }) => name))].sort();
}
