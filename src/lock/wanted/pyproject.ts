import { posix } from 'node:path';
import { isTable, type Table } from '../../formats/document/table.ts';
import type { Declared, Manifest } from '../../formats/manifest/manifest.ts';
import { pyprojectManifest } from '../../formats/manifest/pyproject.ts';
import { readToml, tableAt, textAt, textsAt } from '../../formats/manifest/toml.ts';
import { targetEnvironment } from '../../formats/marker/environment.ts';
import { evaluateMarker } from '../../formats/marker/evaluate.ts';
import { parseMarker } from '../../formats/marker/marker.ts';
import { withAbove } from '../../formats/path/above.ts';
import { isFault } from '../../formats/pep508/cursor.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import type { Tree } from '../../model/tree.ts';
import { type Asks, isTaken } from './asks.ts';
import { indexesOf } from './indexes.ts';
import { bothIndexes, readPinned } from './pinned.ts';
import type { Read, Taken } from './read.ts';

/** `pyproject.toml`, the indexes and sources its tool is told about, and the lock that belongs to it. */
export async function readPyproject(path: string, tree: Tree, asks: Asks, taken: Taken): Promise<Read> {
  const folder = posix.dirname(path);
  const text = tree.text(path) ?? '';
  const manifest = pyprojectManifest(path, text);
  const { table } = readToml(path, text);
  const uv = tableAt(table, 'tool', 'uv');
  const sources = sourcesOf(uv);
  const groups = new Set([...taken.groups, ...usualGroups(uv, manifest)]);
  asks.demand(path, taken.groups, manifest.dependencies);
  ask(manifest, groups, sources, tree, asks);
  const pins = await readPinned(folder, ['poetry.lock', 'pdm.lock'], tree, asks, groups);
  const pylock = posix.join(folder, 'pylock.toml');
  const uvLocks = withAbove(folder).map((at) => posix.join(at, 'uv.lock'));
  const locks = [pylock, ...uvLocks].filter((each) => tree.file(each) !== null);
  return {
    ...pins,
    constraints: [...pins.constraints, ...textsAt(uv, 'constraint-dependencies')],
    overrides: textsAt(uv, 'override-dependencies'),
    indexes: bothIndexes(indexesOf(path, table, sources, asks), pins.indexes),
    prereleases: textAt(uv, 'prerelease') === 'allow',
    files: [path, ...pins.files, ...locks],
    locked: async () => {
      if (locks.length === 0) return pins.locked();
      const { loadPylock, loadUvLock } = await import('./locked.ts');
      if (locks[0] === pylock) return loadPylock(pylock, tree, groups);
      const known = await loadUvLock(locks, folder, tree, taken.dropped, groups);
      return known.value === null && known.diagnostics.length === 0 ? pins.locked() : known;
    },
  };
}

/** What `uv sync --no-dev` installs besides: the groups that the project names as usual ones, but `dev`. */
function usualGroups(uv: Table, { dependencies }: Manifest): readonly string[] {
  const all = uv['default-groups'] === 'all';
  const named = all ? dependencies.flatMap(({ group }) => group ?? []) : textsAt(uv, 'default-groups');
  return named.map(normalizeName).filter((group) => group !== 'dev');
}

function ask(
  manifest: Manifest,
  groups: ReadonlySet<string>,
  sources: ReadonlyMap<string, Table>,
  tree: Tree,
  asks: Asks,
): void {
  asks.tell(...manifest.diagnostics);
  for (const each of manifest.dependencies) {
    if (!isTaken(each, groups)) continue;
    const place = placeOf(each, sources.get(each.name), tree);
    asks.add(place === null ? each : { ...each, requirement: `${each.name} @ ${place}` });
  }
}

/** Where `tool.uv.sources` says a dependency is, when that is no index. */
function placeOf(declared: Declared, source: Table | undefined, tree: Tree): string | null {
  if (source === undefined) return null;
  if (source['workspace'] !== true) {
    const git = textAt(source, 'git');
    return git === null ? (textAt(source, 'url') ?? textAt(source, 'path')) : `git+${git}`;
  }
  const name = new RegExp(`^name\\s*=\\s*["']${declared.name.replaceAll('-', '[-_.]')}["']`, 'im');
  const member = tree.files.find(
    ({ path }) => posix.basename(path) === 'pyproject.toml' && name.test(tree.text(path) ?? ''),
  );
  if (member === undefined) return null;
  return posix.relative(posix.dirname(declared.path), posix.dirname(member.path)) || '.';
}

/** `tool.uv.sources` by normalised name; of several for one package the first whose marker holds on Linux. */
function sourcesOf(uv: Table): ReadonlyMap<string, Table> {
  const sources = Object.entries(tableAt(uv, 'sources')).map(([name, value]) => {
    const tables = (Array.isArray(value) ? value : [value]).filter(isTable);
    return [normalizeName(name), tables.find(holds)] as const;
  });
  return new Map(sources.filter((entry): entry is [string, Table] => entry[1] !== undefined));
}

function holds(source: Table): boolean {
  const marker = parseMarker(textAt(source, 'marker') ?? '');
  return isFault(marker) || evaluateMarker(marker, targetEnvironment('linux/amd64', '3.11.0'));
}
