import { isTable, type Table } from '../../formats/document/table.ts';
import { tableAt, textAt, textsAt } from '../../formats/manifest/toml.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import type { Indexes, NamedIndex } from '../../model/resolve.ts';
import { findLinksInTree } from '../findings.ts';
import type { Asks } from './asks.ts';

/** The indexes that a `pyproject.toml` names for uv or for Poetry, and the packages it takes from one of them only. */
export function indexesOf(
  path: string,
  document: Table,
  sources: ReadonlyMap<string, Table>,
  asks: Asks,
): Indexes {
  const uv = tableAt(document, 'tool', 'uv');
  const listed = tablesAt(uv, 'index');
  const first = listed.find((index) => index['default'] === true);
  const uvIndexes = listed.filter((index) => index !== first).flatMap(uvIndex);
  const extra = textsAt(uv, 'extra-index-url').map((url, at) => ({
    name: `extra-${at + 1}`,
    url,
    explicit: false,
  }));
  const poetry = tableAt(document, 'tool', 'poetry');
  const findLinks = textsAt(uv, 'find-links');
  for (const place of findLinks) if (!isAddress(place)) asks.tell(findLinksInTree(path, place));
  return {
    default: (first === undefined ? null : textAt(first, 'url')) ?? textAt(uv, 'index-url'),
    extra: [...uvIndexes, ...extra, ...tablesAt(poetry, 'source').flatMap(poetrySource)],
    findLinks: findLinks.filter(isAddress),
    noIndex: uv['no-index'] === true,
    pinned: { ...pinnedByPoetry(poetry), ...pinnedByUv(sources) },
  };
}

/** Whether a find-links place can be read without the tree. */
export function isAddress(place: string): boolean {
  return /^(https?|file):/i.test(place) || place.startsWith('/');
}

function uvIndex(index: Table, at: number): readonly NamedIndex[] {
  const url = textAt(index, 'url');
  const name = textAt(index, 'name') ?? `index-${at + 1}`;
  return url === null ? [] : [{ name, url, explicit: index['explicit'] === true }];
}

function poetrySource(source: Table): readonly NamedIndex[] {
  const [name, url] = [textAt(source, 'name'), textAt(source, 'url')];
  return name === null || url === null
    ? []
    : [{ name, url, explicit: textAt(source, 'priority') === 'explicit' }];
}

function pinnedByUv(sources: ReadonlyMap<string, Table>): Readonly<Record<string, string>> {
  const pinned = [...sources].flatMap(([name, source]) => {
    const index = textAt(source, 'index');
    return index === null ? [] : [[name, index] as const];
  });
  return Object.fromEntries(pinned);
}

function pinnedByPoetry(poetry: Table): Readonly<Record<string, string>> {
  const pinned = Object.entries(tableAt(poetry, 'dependencies')).flatMap(([name, value]) => {
    const source = isTable(value) ? textAt(value, 'source') : null;
    return source === null ? [] : [[normalizeName(name), source] as const];
  });
  return Object.fromEntries(pinned);
}

function tablesAt(table: Table, key: string): readonly Table[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter(isTable) : [];
}
