import { list, type Table, table } from '../document/table.ts';
import type { Marker } from '../marker/marker.ts';
import { normalizeName } from '../pep508/name.ts';
import type { Origin, PinnedRelease, PinnedSource } from './release.ts';
import { markerOf, sha256s, text } from './values.ts';

/**
 * `Pipfile.lock`: `default`, `develop` and further categories, each with all that it installs and where (Pipenv,
 * "Pipfile & Pipfile.lock"). A package of several categories is one release of each.
 */
export function pipenvReleases(document: Table): readonly PinnedRelease[] {
  const [first] = pipenvSources(document);
  return Object.entries(document).flatMap(([category, packages]) => {
    if (category.startsWith('_')) return [];
    const group = category === 'default' ? null : category === 'develop' ? 'dev' : normalizeName(category);
    return Object.entries(table(packages)).map(([name, value]): PinnedRelease => {
      const entry = table(value);
      const index = text(entry['index']);
      return {
        name: normalizeName(name),
        version: /^={2,3}([^=].*)$/.exec(text(entry['version']) ?? '')?.[1] ?? '',
        installed: [{ group, marker: placesOf(entry) }],
        marker: null,
        requires: [],
        hashes: sha256s(list(entry['hashes'])),
        index: index === first?.name ? null : index,
        from: originOf(entry),
      };
    });
  });
}

/** The indexes it was made with, the usual one first. Addresses with variables in them are nobody's but its owner's. */
export function pipenvSources(document: Table): readonly PinnedSource[] {
  return list(table(document['_meta'])['sources']).flatMap((each) => {
    const [name, url] = [text(table(each)['name']), text(table(each)['url'])];
    return name === null || url === null || url.includes('$') ? [] : [{ name, url }];
  });
}

/** `markers`, and single variables as keys of their own. */
function placesOf(entry: Table): Marker | null {
  const keys = ['sys_platform', 'platform_machine', 'os_name', 'python_version', 'python_full_version'];
  const parts = [
    text(entry['markers']),
    ...keys.flatMap((key) => (text(entry[key]) === null ? [] : [`${key} ${text(entry[key])}`])),
  ].filter((part) => part !== null);
  return markerOf(parts.map((part) => (parts.length > 1 ? `(${part})` : part)).join(' and '));
}

function originOf(entry: Table): Origin {
  if (['git', 'hg', 'svn', 'bzr'].some((key) => entry[key] !== undefined)) return { kind: 'vcs' };
  const [file, path] = [text(entry['file']), text(entry['path'])];
  if (file !== null) return { kind: /^https?:/i.test(file) ? 'url' : 'file', place: file };
  if (path === null) return { kind: 'index' };
  return { kind: /\.(?:whl|zip|tar\.\w+|tgz)$/i.test(path) ? 'file' : 'directory', place: path };
}
