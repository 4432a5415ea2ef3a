/** Where a node stands: `text.slice(start, end)` of the file. */
export interface YamlPlace {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface YamlScalar extends YamlPlace {
  readonly kind: 'scalar';
  /** As the core schema of YAML 1.2 reads it. */
  readonly value: string | number | boolean | null;
  /** As written, quotes and escapes resolved. */
  readonly text: string;
}

export interface YamlList extends YamlPlace {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlEntry {
  readonly key: string;
  readonly at: YamlPlace;
  readonly value: YamlNode;
}

export interface YamlMap extends YamlPlace {
  readonly kind: 'map';
  /** In order; keys merged in by `<<` come last. */
  readonly entries: readonly YamlEntry[];
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A mistake in a YAML file. */
export interface YamlProblem extends YamlPlace {
  readonly message: string;
}

/** The entry of a map, or null. */
export function entry(node: YamlNode | null | undefined, key: string): YamlEntry | null {
  if (node?.kind !== 'map') return null;
  return node.entries.find((found) => found.key === key) ?? null;
}

/** The node at a path of keys, or null when any part is missing. */
export function at(node: YamlNode | null | undefined, ...keys: readonly string[]): YamlNode | null {
  let found: YamlNode | null = node ?? null;
  for (const key of keys) found = entry(found, key)?.value ?? null;
  return found;
}

/** The entries of a map; none for anything else. */
export function entries(node: YamlNode | null | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The items of a list; none for anything else. */
export function items(node: YamlNode | null | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A scalar's text; null for null, and for anything else. */
export function text(node: YamlNode | null | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? node.text : null;
}

/** True when a scalar is the boolean, or a variable's text says the same. */
export function isTrue(node: YamlNode | null | undefined): boolean {
  return node?.kind === 'scalar' && (node.value === true || node.text.toLowerCase() === 'true');
}

/** True when a node is missing or null. */
export function isEmpty(node: YamlNode | null | undefined): boolean {
  return !node || (node.kind === 'scalar' && node.value === null);
}
