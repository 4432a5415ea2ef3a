import { parse, TomlError } from 'smol-toml';
import type * as z from 'zod';
import { type Marker, parseMarker } from '../marker/marker.ts';
import { isFault } from '../pep508/cursor.ts';
import { normalizeName } from '../pep508/name.ts';
import { lineAt } from '../text/line.ts';
import { fileName, wheelFile } from './file.ts';
import { pylockSchema } from './schema.ts';

/** A lock of packages for all environments it was made for (PEP 751). */
export interface Pylock {
  /** PEP 440 specifier, or null. */
  readonly requiresPython: string | null;
  /** Environments it is meant for; empty: all. */
  readonly environments: readonly Marker[];
  /** Dependency groups installed unless others are asked for, normalised. */
  readonly defaultGroups: readonly string[];
  readonly packages: readonly PylockPackage[];
}

export interface PylockPackage {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** Null for packages made from sources without a fixed version. */
  readonly version: string | null;
  /** When it is installed; null: always. */
  readonly marker: Marker | null;
  readonly requiresPython: string | null;
  readonly wheels: readonly PylockFile[];
  /** What it could be built from when no wheel fits. */
  readonly source: 'sdist' | 'archive' | 'vcs' | 'directory' | null;
  /** Its source distribution, which may have any file name; null when the lock names none. */
  readonly sdist?: PylockFile | null;
}

/** A wheel, or a source distribution. */
export interface PylockFile {
  /** File name. */
  readonly file: string;
  /** Where it is, as written: an address, or a path relative to the lock. */
  readonly location: string;
  /** Hex, or null when the lock has no such hash. */
  readonly sha256: string | null;
  /** Bytes, or null. */
  readonly size: number | null;
}

/** Why a text is no lock that can be used. */
export interface PylockFault {
  readonly fault: string;
  /** 1-based, or null. */
  readonly line: number | null;
}

/** Characters: locks of a thousand packages have about 4 million. */
const LONGEST = 64 * 1024 * 1024;

/** Parses `pylock.toml`. Never throws. */
export function parsePylock(text: string): Pylock | PylockFault {
  if (text.length > LONGEST) return { fault: 'it is too long for a lock', line: null };
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    if (error instanceof TomlError) return { fault: 'it is not TOML', line: error.line };
    return { fault: 'it is nested too deep', line: null };
  }
  const checked = pylockSchema.safeParse(document);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { fault: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not a lock'}`, line: null };
  }
  return convert(checked.data, text);
}

type Raw = z.infer<typeof pylockSchema>;

function convert(raw: Raw, text: string): Pylock | PylockFault {
  if (!/^1\./.test(raw['lock-version']))
    return {
      fault: `its lock-version is ${raw['lock-version']}, not 1.0`,
      line: lineOf(text, 'lock-version'),
    };
  const environments: Marker[] = [];
  for (const written of raw.environments ?? []) {
    const marker = parseMarker(written);
    if (isFault(marker)) return badMarker(marker.fault, written, text);
    environments.push(marker);
  }
  const packages: PylockPackage[] = [];
  for (const each of raw.packages) {
    const marker = each.marker === undefined ? null : parseMarker(each.marker);
    if (marker !== null && isFault(marker)) return badMarker(marker.fault, each.marker ?? '', text);
    packages.push(convertPackage(each, marker));
  }
  return {
    requiresPython: raw['requires-python'] ?? null,
    environments,
    defaultGroups: (raw['default-groups'] ?? []).map(normalizeName),
    packages,
  };
}

function convertPackage(raw: Raw['packages'][number], marker: Marker | null): PylockPackage {
  const { archive } = raw;
  const archived =
    archive !== undefined && wheelFile(archive.name ?? null, archive.url ?? archive.path ?? '') !== null;
  return {
    name: normalizeName(raw.name),
    version: raw.version ?? null,
    marker,
    requiresPython: raw['requires-python'] ?? null,
    wheels: (archived ? [archive] : (raw.wheels ?? [])).flatMap(convertWheel),
    source: archived ? null : sourceOf(raw),
    sdist: raw.sdist === undefined ? null : convertSdist(raw.sdist),
  };
}

function sourceOf(raw: Raw['packages'][number]): PylockPackage['source'] {
  const kinds = ['vcs', 'directory', 'archive', 'sdist'] as const;
  return kinds.find((kind) => raw[kind] !== undefined) ?? null;
}

type Artifact = NonNullable<Raw['packages'][number]['archive']>;

function convertWheel(raw: Artifact): readonly PylockFile[] {
  const location = raw.url ?? raw.path;
  const file = location === undefined ? null : wheelFile(raw.name ?? null, location);
  if (location === undefined || file === null) return [];
  const sha256 = raw.hashes?.['sha256']?.toLowerCase() ?? null;
  return [{ file, location, sha256, size: raw.size ?? null }];
}

function convertSdist(raw: Artifact): PylockFile | null {
  const location = raw.url ?? raw.path;
  const file =
    location === undefined ? null : fileName(raw.name ?? null, location, /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/);
  if (location === undefined || file === null) return null;
  return { file, location, sha256: raw.hashes?.['sha256']?.toLowerCase() ?? null, size: raw.size ?? null };
}

function badMarker(fault: string, marker: string, text: string): PylockFault {
  return {
    fault: `the marker "${marker.slice(0, 80)}" cannot be read: ${fault}`,
    line: lineOf(text, marker),
  };
}

function lineOf(text: string, needle: string): number | null {
  const at = text.indexOf(needle);
  return at < 0 ? null : lineAt(text, at);
}

export function isPylockFault(value: Pylock | PylockFault): value is PylockFault {
  return 'fault' in value;
}
