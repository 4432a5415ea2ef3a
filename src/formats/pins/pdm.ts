import { list, type Table, table } from '../document/table.ts';
import { normalizeName } from '../pep508/name.ts';
import type { Edge, Origin, PinnedRelease } from './release.ts';
import { edgeOf, markerOf, sha256s, text, texts } from './values.ts';

/**
 * `[[package]]` of `pdm.lock`. With the strategy `inherit_metadata` each says which groups install it and where. What an
 * extra brings stands in an entry of its own, under the same name.
 */
export function pdmReleases(document: Table): readonly PinnedRelease[] {
  const all = list(document['package']).flatMap((each) => releaseOf(table(each)));
  const merged = new Map<string, PinnedRelease>();
  for (const each of all) {
    const key = `${each.name} ${each.version}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? each : both(known, each));
  }
  return [...merged.values()];
}

function releaseOf(entry: Table): readonly PinnedRelease[] {
  const [name, version] = [text(entry['name']), text(entry['version'])];
  if (name === null || version === null) return [];
  const when = texts(entry['extras']).map(normalizeName);
  const marker = markerOf(entry['marker']);
  const groups = Array.isArray(entry['groups']) ? texts(entry['groups']) : null;
  return [
    {
      name: normalizeName(name),
      version,
      installed:
        groups?.map((group) => ({ group: group === 'default' ? null : normalizeName(group), marker })) ??
        null,
      marker: when.length > 0 ? null : marker,
      requires: texts(entry['dependencies']).flatMap((one): readonly Edge[] => {
        const edge = edgeOf(one, when);
        return edge === null ? [] : [edge];
      }),
      hashes: sha256s(list(entry['files']).map((file) => table(file)['hash'])),
      index: null,
      from: originOf(entry),
    },
  ];
}

function originOf(entry: Table): Origin {
  if (text(entry['git']) !== null) return { kind: 'vcs' };
  const [url, path] = [text(entry['url']), text(entry['path'])];
  if (url !== null) return { kind: 'url', place: url };
  if (path === null) return { kind: 'index' };
  return { kind: /\.(?:whl|zip|tar\.\w+|tgz)$/i.test(path) ? 'file' : 'directory', place: path };
}

function both(one: PinnedRelease, other: PinnedRelease): PinnedRelease {
  return {
    ...one,
    installed:
      one.installed === null || other.installed === null ? null : [...one.installed, ...other.installed],
    marker: one.marker ?? other.marker,
    requires: [...one.requires, ...other.requires],
    hashes: [...new Set([...one.hashes, ...other.hashes])],
  };
}
