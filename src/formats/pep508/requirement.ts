import { validRange } from '@renovatebot/pep440';
import { type Marker, printMarker, readMarker } from '../marker/marker.ts';
import { attempt, type Cursor, type Fault } from './cursor.ts';
import { normalizeName } from './name.ts';

/** A dependency (PEP 508): a name with extras, and either a version specifier or a URL. */
export interface Requirement {
  /** As written; compare with `normalizeName`. */
  readonly name: string;
  /** Normalised, sorted, without duplicates. */
  readonly extras: readonly string[];
  /** PEP 440, without blanks: `>=1.2,<2`; empty when any version will do. */
  readonly specifier: string;
  readonly url: string | null;
  readonly marker: Marker | null;
}

/** Parses `name[extra] >=1,<2 ; marker` or `name @ url ; marker`. Never throws. */
export function parseRequirement(text: string): Requirement | Fault {
  return attempt(text, readRequirement);
}

const IDENTIFIER = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y;

function readRequirement(cursor: Cursor): Requirement {
  const name = cursor.expect(IDENTIFIER, 'a package name');
  const extras = readExtras(cursor);
  if (cursor.take(/@/y) !== null) {
    const url = cursor.expect(/[^ \t]+/y, 'a URL after @');
    return { name, extras, specifier: '', url, marker: semicolon(cursor) };
  }
  const specifier = readSpecifiers(cursor);
  return { name, extras, specifier, url: null, marker: semicolon(cursor) };
}

function readExtras(cursor: Cursor): readonly string[] {
  if (cursor.take(/\[/y) === null) return [];
  const names = new Set<string>();
  while (cursor.take(/\]/y) === null) {
    if (names.size > 0) cursor.expect(/,/y, "',' or ']' after an extra");
    names.add(normalizeName(cursor.expect(IDENTIFIER, "the name of an extra, or ']'")));
  }
  return [...names].sort();
}

function readSpecifiers(cursor: Cursor): string {
  const enclosed = cursor.take(/\(/y) !== null;
  const parts: string[] = [];
  for (;;) {
    const operator = cursor.take(/===|==|~=|!=|<=|>=|<|>/y);
    if (operator === null) break;
    const version = cursor.expect(/[^\s,;()]+/y, `a version after ${operator}`);
    if (!validRange(`${operator}${version}`))
      cursor.stuck(`'${operator}${version}' is not a version specifier`);
    parts.push(`${operator}${version}`);
    if (cursor.take(/,/y) === null) break;
  }
  if (enclosed) cursor.expect(/\)/y, 'a closing parenthesis');
  return parts.join(',');
}

function semicolon(cursor: Cursor): Marker | null {
  return cursor.take(/;/y) === null ? null : readMarker(cursor);
}

/** The requirement as text that parses back to it. */
export function printRequirement(requirement: Requirement): string {
  const { name, extras, specifier, url, marker } = requirement;
  const named = extras.length === 0 ? name : `${name}[${extras.join(',')}]`;
  const which = url === null ? specifier : ` @ ${url}`;
  // A semicolon is legal in a URL, so a blank must come before the one that ends it.
  return marker === null ? `${named}${which}` : `${named}${which} ; ${printMarker(marker)}`;
}
