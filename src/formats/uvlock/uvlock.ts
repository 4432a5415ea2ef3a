import { posix } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import type { Environment } from '../marker/environment.ts';
import { evaluateMarker } from '../marker/evaluate.ts';
import { parseMarker } from '../marker/marker.ts';
import { isFault } from '../pep508/cursor.ts';
import { normalizeName } from '../pep508/name.ts';
import { type PylockFault, type PylockFile, type PylockPackage, wheelFile } from '../pylock/pylock.ts';
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
 * What a project of the lock needs to run in an environment: its dependencies and theirs, no groups, no extras but
 * those asked for (uv documentation, "Locking and syncing").
 * @param folder of the project, relative to the lock's; null when the lock has no such project
 * @param dropped normalised names that the project itself no longer asks for
 */
export function selectFromUvLock(
  lock: UvLock,
  folder: string,
  environment: Environment,
  dropped: ReadonlySet<string>,
): UvSelection | null {
  const all = lock.package ?? [];
  const root = all.find((each) => localFolder(each) === (posix.normalize(folder) || '.'));
  if (root === undefined) return null;
  const byName = Map.groupBy(all, (each) => normalizeName(each.name));
  const chosen = new Set<Package>();
  const seen = new Set<string>();
  const queue = (root.dependencies ?? []).filter(({ name }) => !dropped.has(normalizeName(name)));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (!holds(next, environment)) continue;
    const name = normalizeName(next.name);
    const found = (byName.get(name) ?? []).find(
      ({ version }) => next?.version === undefined || version === next.version,
    );
    if (found === undefined || found === root) continue;
    chosen.add(found);
    for (const extra of [null, ...(next.extra ?? [])]) {
      const key = `${name} ${found.version} ${extra}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(...((extra === null ? found.dependencies : optional(found, extra)) ?? []));
    }
  }
  const sorted = [...chosen].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    packages: sorted.filter((each) => localFolder(each) === null).map(convert),
    local: sorted.filter((each) => localFolder(each) !== null).map((each) => normalizeName(each.name)),
  };
}

function optional(found: Package, extra: string): readonly Dependency[] | undefined {
  const wanted = normalizeName(extra);
  return Object.entries(found['optional-dependencies'] ?? {}).find(
    ([name]) => normalizeName(name) === wanted,
  )?.[1];
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
