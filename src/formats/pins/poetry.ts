import { list, type Table, table } from '../document/table.ts';
import { specifier } from '../manifest/poetry.ts';
import { extrasIn } from '../marker/marker.ts';
import { normalizeName } from '../pep508/name.ts';
import type { Edge, Installed, Origin, PinnedRelease, PinnedSource } from './release.ts';
import { markerOf, sha256s, text, texts } from './values.ts';

/**
 * `[[package]]` of `poetry.lock`. Since Poetry 2 (lock-version 2.1) each says by itself which groups install it and where;
 * before 1.3 the files stood apart.
 */
export function poetryReleases(document: Table): readonly PinnedRelease[] {
  const files = table(table(document['metadata'])['files']);
  return list(document['package']).flatMap((each) => {
    const entry = table(each);
    const [name, version] = [text(entry['name']), text(entry['version'])];
    if (name === null || version === null) return [];
    const own = list(entry['files']);
    const hashed = (own.length > 0 ? own : list(files[name])).map((file) => table(file)['hash']);
    const groups = Array.isArray(entry['groups']) ? texts(entry['groups']) : null;
    const { markers } = entry;
    return {
      name: normalizeName(name),
      version,
      installed: groups?.map((group) => installed(group, markers)) ?? null,
      marker: typeof markers === 'string' ? markerOf(markers) : null,
      requires: requiresOf(entry),
      hashes: sha256s(hashed),
      ...originOf(table(entry['source'])),
    };
  });
}

/** Indexes other than the public one, in the order they are named first. */
export function poetrySources(document: Table): readonly PinnedSource[] {
  const all = list(document['package']).flatMap((each) => {
    const source = table(table(each)['source']);
    const [name, url] = [text(source['reference']), text(source['url'])];
    return source['type'] !== 'legacy' || name === null || url === null ? [] : [{ name, url }];
  });
  return [...new Map(all.map((source) => [source.name, source])).values()];
}

/** `markers` is one text for all groups, or one by group. */
function installed(group: string, markers: unknown): Installed {
  return {
    group: group === 'main' ? null : normalizeName(group),
    marker: markerOf(typeof markers === 'string' ? markers : table(markers)[group]),
  };
}

function originOf(source: Table): { readonly from: Origin; readonly index: string | null } {
  const place = text(source['url']) ?? '';
  const type = text(source['type']);
  if (type === null || type === 'legacy')
    return { from: { kind: 'index' }, index: type === null ? null : text(source['reference']) };
  if (type === 'url' || type === 'file' || type === 'directory')
    return { from: { kind: type, place }, index: null };
  return { from: { kind: 'vcs' }, index: null };
}

/** `[package.dependencies]`: a version, a table, or several tables; what is for an extra is `optional`. */
function requiresOf(entry: Table): readonly Edge[] {
  const extras = Object.entries(table(entry['extras']));
  return Object.entries(table(entry['dependencies'])).flatMap(([written, value]) => {
    const name = normalizeName(written);
    const bringing = extras
      .filter(([, names]) =>
        texts(names).some((one) => normalizeName(/^[\w.-]+/.exec(one)?.[0] ?? '') === name),
      )
      .map(([extra]) => [normalizeName(extra)]);
    return (Array.isArray(value) ? value : [value]).flatMap((one): readonly Edge[] => {
      const details = typeof one === 'string' ? { version: one } : table(one);
      const marker = markerOf(details['markers']);
      const edge = {
        name,
        extras: texts(details['extras']).map(normalizeName),
        versions: versionsOf(text(details['version']) ?? '*'),
        marker,
      };
      const isPlain = details['optional'] !== true || (marker !== null && extrasIn(marker).length > 0);
      return isPlain ? [{ ...edge, when: [] }] : bringing.map((when) => ({ ...edge, when }));
    });
  });
}

/** Poetry's `>=1,<2 || >3`: each alternative as a specifier of PEP 440. */
function versionsOf(constraint: string): readonly string[] {
  return constraint.split('||').map((each) => specifier(each));
}
