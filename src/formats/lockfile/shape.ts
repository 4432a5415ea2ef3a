/** Where a value stands in a JSON document. */
export type Path = readonly string[];

/** Returns the value when it has the shape; throws {@link Misshapen} otherwise. */
export type Shape<T> = (value: unknown, path: Path) => T;

/** The first thing in a document that is not as it should be. */
export class Misshapen extends Error {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

/** Text that matches a pattern; `what` says in words what it must be. */
export function text(pattern: RegExp, what: string): Shape<string> {
  return (value, path) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw new Misshapen(path, `must be ${what}`);
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  return (value, path) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw new Misshapen(path, `must be ${words.map((word) => `"${word}"`).join(' or ')}`);
  };
}

/** A whole number of bytes. */
export function byteCount(value: unknown, path: Path): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Misshapen(path, 'must be a number of bytes');
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misshapen(path, 'must be a list');
    return value.map((each, at) => item(each, [...path, String(at)]));
  };
}

/** An object with any keys of one shape, all values of another. Sorted by key. */
export function table<K extends string, T>(key: Shape<K>, item: Shape<T>): Shape<Readonly<Record<K, T>>> {
  return (value, path) => {
    const entries = Object.entries(object(value, path)).sort(([a], [b]) => (a < b ? -1 : 1));
    const checked = entries.map(([name, each]) => {
      const at = [...path, name];
      return [key(name, at), item(each, at)] as const;
    });
    return Object.fromEntries(checked) as Record<K, T>;
  };
}

/** An object with exactly these keys, of which those in `optional` may be absent. */
export function record<T extends object>(
  fields: { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> },
  optional: readonly (keyof T)[] = [],
): Shape<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, path) => {
    const given = object(value, path);
    for (const name of Object.keys(given))
      if (!Object.hasOwn(fields, name))
        throw new Misshapen([...path, name], 'is not a key that belongs here');
    const present = names.filter((name) => Object.hasOwn(given, name));
    for (const name of names)
      if (!present.includes(name) && !optional.includes(name))
        throw new Misshapen(path, `lacks the key "${name}"`);
    const entries = present.map((name) => [name, fields[name](given[name], [...path, name])]);
    return Object.fromEntries(entries) as T;
  };
}

function object(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new Misshapen(path, 'must be an object');
}
