import { posix } from 'node:path';
import type { Environment } from '../../formats/marker/environment.ts';
import { printMarker } from '../../formats/marker/marker.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { readPins } from '../../formats/pins/pins.ts';
import type { Edge, PinnedRelease } from '../../formats/pins/release.ts';
import { type PinnedSelection, selectPinned } from '../../formats/pins/select.ts';
import { wheelFile } from '../../formats/pylock/file.ts';
import type { PylockPackage } from '../../formats/pylock/pylock.ts';
import type { Finding } from '../../model/finding.ts';
import type { Indexes } from '../../model/resolve.ts';
import type { Tree } from '../../model/tree.ts';
import { brokenLock, localPackage } from '../findings.ts';
import { type Ask, type Asks, askedName } from './asks.ts';
import { type Locked, NOTHING, type Read } from './read.ts';

/**
 * The first of these locks in a folder. What its tool would install is installed, wherever the indexes have it; where the
 * manifest asks for more than it has, its releases bind the resolver. Its hashes hold for the files either way.
 * @param groups installed besides what runs by default, normalised
 */
export async function readPinned(
  folder: string,
  names: readonly string[],
  tree: Tree,
  asks: Asks,
  groups: ReadonlySet<string>,
): Promise<Read> {
  for (const name of names) {
    const path = posix.join(folder, name);
    const text = await lockText(tree, path);
    if (text === null) continue;
    const lock = readPins(name, text);
    if ('fault' in lock) {
      asks.tell(brokenLock(path, lock));
      return { ...NOTHING, files: [path] };
    }
    const { releases } = lock;
    const named = new Set(releases.map(({ index }) => index));
    const sources = lock.sources.filter((source) => named.has(source.name));
    // Where the manifest names a folder itself, that is told at its line.
    const isTold = asks.diagnostics.some(({ rule }) => rule === 'lock/local-package');
    const chosen = (environment: Environment): PinnedSelection =>
      selectPinned(releases, { roots: rootsOf(asks.list), groups, dropped: namesOf(asks.left) }, environment);
    const locked: Locked = {
      select: (environment) => chosen(environment).releases.map(asPackage),
      lacking: (environment) => chosen(environment).lacking,
      isPlaced: false,
    };
    return {
      ...NOTHING,
      constraints: constraintsOf(releases),
      allowed: allowedIn(releases),
      pinned: { path, names: new Set(releases.map((each) => each.name)) },
      indexes: {
        ...NOTHING.indexes,
        extra: sources.map((source) => ({ ...source, explicit: true })),
        pinned: indexOf(releases, new Set(sources.map((source) => source.name))),
      },
      files: [path],
      locked: async () => ({
        value: releases.length === 0 ? null : locked,
        diagnostics: isTold ? [] : localIn(releases, path),
      }),
    };
  }
  return NOTHING;
}

/** What a manifest says of indexes, with those that only its lock names. */
export function bothIndexes(said: Indexes, locked: Indexes): Indexes {
  const known = new Set(said.extra.map(({ name }) => name));
  return {
    ...said,
    extra: [...said.extra, ...locked.extra.filter(({ name }) => !known.has(name))],
    pinned: { ...said.pinned, ...locked.pinned },
  };
}

/** Those of the plan are no part of the lock. */
function rootsOf(asks: readonly Ask[]): readonly Edge[] {
  return asks
    .filter(({ path }) => path !== null)
    .map(({ requirement: { name, extras, specifier, marker } }) => ({
      name: normalizeName(name),
      extras,
      versions: [specifier],
      marker,
      when: [],
    }));
}

function namesOf(asks: readonly Ask[]): ReadonlySet<string> {
  return new Set(asks.map(askedName));
}

/** A release as locks with addresses have it: where its files are is asked later. */
function asPackage({ name, version, from, hashes }: PinnedRelease): PylockPackage {
  const place = 'place' in from ? from.place : '';
  const file = from.kind === 'url' || from.kind === 'file' ? wheelFile(null, place) : null;
  const [sha256 = null, ...others] = hashes;
  return {
    name,
    version: version === '' ? null : version,
    marker: null,
    requiresPython: null,
    wheels:
      file === null ? [] : [{ file, location: place, sha256: others.length > 0 ? null : sha256, size: null }],
    source: file !== null || from.kind === 'index' ? null : SOURCES[from.kind],
  };
}

const SOURCES = { vcs: 'vcs', url: 'archive', file: 'archive', directory: 'directory' } as const;

/** One release of a package, or several with a marker each that tells them apart. */
function constraintsOf(releases: readonly PinnedRelease[]): readonly string[] {
  const listed = releases.filter(({ from, version }) => from.kind === 'index' && version !== '');
  return [...Map.groupBy(listed, ({ name }) => name).values()].flatMap((same) => {
    const versions = [...new Map(same.map((each) => [each.version, each])).values()];
    if (versions.length === 1) return versions.map(({ name, version }) => `${name}==${version}`);
    const told = versions.flatMap(({ name, version, marker, installed }) => {
      const where = installed?.find(({ group }) => group === null)?.marker ?? marker;
      return where === null ? [] : [`${name}==${version} ; ${printMarker(where)}`];
    });
    return told.length === versions.length ? told : [];
  });
}

function allowedIn(releases: readonly PinnedRelease[]): Read['allowed'] {
  const hashed = releases.filter(({ hashes }) => hashes.length > 0);
  return new Map(
    [...Map.groupBy(hashed, ({ name }) => name)].map(([name, same]) => [
      name,
      new Set(same.flatMap(({ hashes }) => hashes)),
    ]),
  );
}

function indexOf(releases: readonly PinnedRelease[], known: ReadonlySet<string>): Indexes['pinned'] {
  return Object.fromEntries(
    releases.flatMap(({ name, index }) =>
      index !== null && known.has(index) ? [[name, index] as const] : [],
    ),
  );
}

function localIn(releases: readonly PinnedRelease[], path: string): readonly Finding[] {
  const local = releases.filter(({ from }) => from.kind === 'directory');
  return [...new Set(local.map(({ name }) => name))].map((name) =>
    localPackage({ path, line: null }, name, true),
  );
}

/** Bytes: locks are larger than other texts of a tree. */
const LARGEST = 64 * 1024 * 1024;

/** The text of a lock in the tree, or null. */
export async function lockText(tree: Tree, path: string): Promise<string | null> {
  const blob = tree.blob(path);
  if (blob === null || blob.size > LARGEST) return null;
  return Buffer.from(await blob.read(0, blob.size)).toString('utf8');
}
