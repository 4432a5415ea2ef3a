import type { YamlEntry, YamlNode } from '../yaml/node.ts';

/** Lists that an override replaces (compose specification, "Merge"). */
const REPLACED = new Set(['command', 'entrypoint', 'test']);
/** Lists and maps of `NAME=value` that are merged by name. */
const BY_NAME = new Set(['environment', 'labels', 'args', 'extra_hosts', 'sysctls', 'annotations']);

/** A compose file with another laid over it: maps merge, lists add up, the rest is replaced. */
export function mergeCompose(base: YamlNode, over: YamlNode, key = ''): YamlNode {
  if (over.kind === 'scalar' && over.value === null) return base;
  if (key === 'build' && isMapBesideScalar(base, over))
    return mergeCompose(longBuild(base), longBuild(over), key);
  if (base.kind === 'map' && over.kind === 'map')
    return { ...over, entries: mergeEntries(base.entries, over.entries) };
  if (BY_NAME.has(key) && base.kind !== 'scalar' && over.kind !== 'scalar')
    return { ...over, kind: 'list', items: byName([...assignments(base), ...assignments(over)]) };
  if (base.kind === 'list' && over.kind === 'list' && !REPLACED.has(key))
    return { ...over, items: distinct([...base.items, ...over.items], key) };
  return over;
}

function isMapBesideScalar(one: YamlNode, other: YamlNode): boolean {
  const kinds = [one.kind, other.kind];
  return kinds.includes('map') && kinds.includes('scalar');
}

/** `build: DIR` in its long form (compose specification, "build"). */
function longBuild(node: YamlNode): YamlNode {
  if (node.kind !== 'scalar') return node;
  const { path, start, end } = node;
  return {
    kind: 'map',
    path,
    start,
    end,
    entries: [{ key: 'context', at: { path, start, end: start }, value: node }],
  };
}

function mergeEntries(base: readonly YamlEntry[], over: readonly YamlEntry[]): readonly YamlEntry[] {
  const merged = new Map(base.map((entry) => [entry.key, entry]));
  for (const entry of over) {
    const under = merged.get(entry.key);
    merged.set(
      entry.key,
      under ? { ...entry, value: mergeCompose(under.value, entry.value, entry.key) } : entry,
    );
  }
  return [...merged.values()];
}

/** `NAME=value` scalars of a map or list, each in its own place. */
function assignments(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  if (node.kind !== 'map') return [];
  return node.entries.map(({ key, at, value }) => {
    const text = value.kind === 'scalar' && value.value !== null ? `${key}=${value.text}` : key;
    return { kind: 'scalar', path: at.path, start: at.start, end: value.end, value: text, text };
  });
}

function byName(items: readonly YamlNode[]): readonly YamlNode[] {
  const name = (node: YamlNode): string => (node.kind === 'scalar' ? node.text.replace(/[=:].*$/s, '') : '');
  return [...new Map(items.map((item) => [name(item), item])).values()];
}

/** Ports are one when they are written alike, volumes when they have one target. */
function distinct(items: readonly YamlNode[], key: string): readonly YamlNode[] {
  const identity = (node: YamlNode, index: number): string => {
    if (node.kind !== 'scalar') return `#${index}`;
    return key === 'volumes' ? (node.text.split(':')[1] ?? node.text) : node.text;
  };
  return [...new Map(items.map((item, index) => [identity(item, index), item])).values()];
}
