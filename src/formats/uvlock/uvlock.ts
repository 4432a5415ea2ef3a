import { posix } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type * as z from 'zod';
import type { Environment } from '../marker/environment.ts';
import { evaluateMarker } from '../marker/evaluate.ts';
import { parseMarker } from '../marker/marker.ts';
import { isFault } from '../pep508/cursor.ts';
import { normalizeName } from '../pep508/name.ts';
import { wheelFile } from '../pylock/file.ts';
import type { PylockFault, PylockFile, PylockPackage } from '../pylock/pylock.ts';
import { uvLockSchema } from './schema.ts';

type Raw = z.infer<typeof uvLockSchema>;
type Package = NonNullable<Raw['package']>[number];
type Dependency = NonNullable<Package['dependencies']>[number];

/** The lock of a project or workspace managed with uv. */
export type UvLock = Raw;

/** Characters. */
const LONGEST = 64 * 1024 * 1024;

/** Parses `uv.lock`, version 1. Never throws. */
export function parseUvLock(text: string): UvLock | PylockFault {
  if (text.length > LONGEST) return { fault: 'it is too long for a lock', line: null };
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return { fault: 'it is not TOML', line: error instanceof TomlError ? error.line : null };
  }
  const checked = uvLockSchema.safeParse(document);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  return { fault: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not a lock'}`, line: null };
}

/** What to install of a lock. */
export interface UvSelection {
  /** Sorted by name; without the project itself and other packages of its workspace. */
  readonly packages: readonly PylockPackage[];
  /** Names of packages whose source is in the tree, besides the project itself. */
  readonly local: readonly string[];
}

/**
 * What a project of the lock needs to run in an environment: its dependencies and theirs, with the extras and groups asked
 * for (uv documentation, "Locking and syncing": `uv sync --no-dev --extra x --group y`).
 * @param folder of the project, relative to the lock's; null when the lock has no such project
 * @param dropped normalised names that the project itself no longer asks for
 * @param groups extras and dependency groups of the project, normalised
 */
export function selectFromUvLock(
  lock: UvLock,
  folder: string,
  environment: Environment,
  dropped: ReadonlySet<string>,
  groups: ReadonlySet<string>,
): UvSelection | null {
  const all = lock.package ?? [];
  const root = all.find((each) => localFolder(each) === (posix.normalize(folder) || '.'));
  if (root === undefined) return null;
  const asked = [...groups].flatMap((group) => [
    ...(named(root['optional-dependencies'], group) ?? []),
    ...(named(root['dev-dependencies'], group) ?? []),
  ]);
  const first = [...(root.dependencies ?? []), ...asked].filter(
    ({ name }) => !dropped.has(normalizeName(name)),
  );
  const chosen = reach(all, root, first, { ...environment, extras: conflictNames(root, groups) });
  const sorted = [...chosen].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    packages: sorted.filter((each) => localFolder(each) === null).map(convert),
    local: sorted.filter((each) => localFolder(each) !== null).map((each) => normalizeName(each.name)),
  };
}

/** All that dependencies lead to, without the root. */
function reach(
  all: readonly Package[],
  root: Package,
  first: readonly Dependency[],
  environment: Environment,
): ReadonlySet<Package> {
  const byName = Map.groupBy(all, (each) => normalizeName(each.name));
  const chosen = new Set<Package>();
  const seen = new Set<string>();
  const queue = [...first];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const asked = next;
    const found = byName.get(normalizeName(asked.name))?.find((each) => isMeant(each, asked));
    if (found === undefined || !holds(asked, environment)) continue;
    // An extra of the project may name others of it.
    if (found !== root) chosen.add(found);
    for (const extra of [...(found === root ? [] : [null]), ...(asked.extra ?? [])]) {
      const key = `${found.name} ${found.version} ${extra}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(
        ...((extra === null ? found.dependencies : named(found['optional-dependencies'], extra)) ?? []),
      );
    }
  }
  return chosen;
}

/** A dependency names version and source where the lock has several. */
function isMeant(each: Package, { version, source }: Dependency): boolean {
  const isThis = ([kind, place]: [string, unknown]): boolean => each.source[kind] === place;
  return (
    (version === undefined || version === each.version) &&
    (source === undefined || Object.entries(source).every(isThis))
  );
}

/** What uv writes into markers for extras and groups that exclude one another: `extra-3-app-cpu`. */
function conflictNames(root: Package, groups: ReadonlySet<string>): ReadonlySet<string> {
  const name = normalizeName(root.name);
  const has = (table: Package['optional-dependencies']): ReadonlySet<string> =>
    new Set(Object.keys(table ?? {}).map(normalizeName));
  const [extras, own] = [has(root['optional-dependencies']), has(root['dev-dependencies'])];
  return new Set([
    `project-${name.length}-${name}`,
    ...[...groups].filter((each) => extras.has(each)).map((each) => `extra-${name.length}-${name}-${each}`),
    ...[...groups].filter((each) => own.has(each)).map((each) => `group-${name.length}-${name}-${each}`),
  ]);
}

function named(table: Package['optional-dependencies'], wanted: string): readonly Dependency[] | undefined {
  const name = normalizeName(wanted);
  return Object.entries(table ?? {}).find(([each]) => normalizeName(each) === name)?.[1];
}

function holds({ marker }: Dependency, environment: Environment): boolean {
  if (marker === undefined) return true;
  const parsed = parseMarker(marker);
  return isFault(parsed) || evaluateMarker(parsed, environment);
}

/** Folder of a package that is in the tree, relative to the lock's, or null. */
function localFolder({ source }: Package): string | null {
  const folder = source['virtual'] ?? source['editable'] ?? source['directory'];
  return typeof folder === 'string' ? posix.normalize(folder) : null;
}

function convert(each: Package): PylockPackage {
  const { source } = each;
  const direct = typeof source['url'] === 'string' && source['url'].endsWith('.whl');
  return {
    name: normalizeName(each.name),
    version: each.version ?? null,
    marker: null,
    requiresPython: null,
    wheels: (each.wheels ?? []).flatMap((wheel) => convertWheel(wheel, source)),
    source: source['git'] !== undefined ? 'vcs' : each.sdist !== undefined && !direct ? 'sdist' : null,
    sdist: each.sdist === undefined ? null : convertSdist(each.sdist),
  };
}

function convertWheel(
  wheel: NonNullable<Package['wheels']>[number],
  source: Package['source'],
): readonly PylockFile[] {
  const registry = source['registry'];
  const location =
    wheel.url ??
    (typeof source['url'] === 'string' ? source['url'] : null) ??
    (wheel.path === undefined || typeof registry !== 'string' ? null : `${registry}/${wheel.path}`);
  const file = location === null ? null : wheelFile(wheel.filename ?? null, location);
  if (location === null || file === null) return [];
  const sha256 = /^sha256:(.*)$/.exec(wheel.hash ?? '')?.[1]?.toLowerCase() ?? null;
  return [{ file, location, sha256, size: wheel.size ?? null }];
}

/** Its hash is what counts: the indexes are asked for the file. */
function convertSdist({ url, path, hash, size }: NonNullable<Package['sdist']>): PylockFile {
  const location = url ?? path ?? '';
  const sha256 = /^sha256:(.*)$/.exec(hash ?? '')?.[1]?.toLowerCase() ?? null;
  return { file: posix.basename(location), location, sha256, size: size ?? null };
}
