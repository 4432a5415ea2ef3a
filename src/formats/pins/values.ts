import { list } from '../document/table.ts';
import { type Marker, parseMarker } from '../marker/marker.ts';
import { isFault } from '../pep508/cursor.ts';
import { normalizeName } from '../pep508/name.ts';
import { parseRequirement } from '../pep508/requirement.ts';
import type { Edge } from './release.ts';

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((each): each is string => typeof each === 'string');
}

/** The sha256 (hex) among hashes as locks write them, `sha256:…`. */
export function sha256s(hashes: readonly unknown[]): readonly string[] {
  return hashes.flatMap((hash) =>
    typeof hash === 'string' ? (/^sha256:([0-9a-f]{64})$/i.exec(hash)?.[1]?.toLowerCase() ?? []) : [],
  );
}

/** Null when there is none; one that cannot be read never holds. */
export function markerOf(value: unknown): Marker | null {
  const written = text(value);
  if (written === null) return null;
  const marker = parseMarker(written);
  return isFault(marker) ? NEVER : marker;
}

const NEVER: Marker = {
  kind: 'compare',
  variable: 'os_name',
  operator: '==',
  value: '',
  reversed: false,
};

/** A requirement of PEP 508 as an edge, or null. */
export function edgeOf(written: string, when: readonly string[] = []): Edge | null {
  const parsed = parseRequirement(written);
  if (isFault(parsed)) return null;
  const { name, extras, specifier, marker } = parsed;
  return { name: normalizeName(name), extras, versions: [specifier], marker, when };
}
