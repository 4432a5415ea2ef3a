import { list, type Table, table } from '../document/table.ts';
/** An index uv is told about. The address may hold credentials: never print it as it is. */
export interface UvIndex {
  readonly name: string | null;
  readonly url: string;
  /** Used only by packages that ask for it by name. */
  readonly explicit: boolean;
}

/** What uv is told about package indexes. */
export interface UvSettings {
  /** Null: uv's own default. */
  readonly index: UvIndex | null;
  readonly extra: readonly UvIndex[];
  readonly findLinks: readonly string[];
  /** Null: not said. */
  readonly noIndex: boolean | null;
  readonly trustedHosts: readonly string[];
  /** `first-index`, `unsafe-first-match`, `unsafe-best-match`, or null when not said. */
  readonly strategy: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What `uv` would go by: its configuration files (parsed TOML, from the weakest to the strongest) and `UV_*`
 * variables before them (uv documentation, "Configuration files", "Package indexes"). What has another type than
 * documented is passed over: uv itself says what is wrong with it.
 */
export function uvSettings(files: readonly Table[], env: Environment): UvSettings {
  const tables = files.toReversed().flatMap((file) => [table(file['pip']), file]);
  const first = <T>(read: (from: Table) => T | null): T | null =>
    tables.map(read).find((value) => value !== null) ?? null;
  const all = <T>(read: (from: Table) => readonly T[]): readonly T[] => tables.flatMap(read);
  const listed = all((from) => list(from['index']).map(table));
  const fallback = listed.find((index) => index['default'] === true);
  const variable = env['UV_DEFAULT_INDEX'] ?? env['UV_INDEX_URL'] ?? null;
  return {
    index:
      address(variable) ?? described(fallback ?? {}) ?? address(first((from) => text(from['index-url']))),
    extra: [
      ...words(env['UV_INDEX']).flatMap((each) => address(each) ?? []),
      ...words(env['UV_EXTRA_INDEX_URL']).flatMap((each) => address(each) ?? []),
      ...listed.filter((index) => index !== fallback).flatMap((index) => described(index) ?? []),
      ...all((from) => list(from['extra-index-url'])).flatMap((each) => address(text(each)) ?? []),
    ],
    findLinks: [
      ...(env['UV_FIND_LINKS'] ?? '').split(',').filter((each) => each !== ''),
      ...all((from) => list(from['find-links'])).flatMap((each) => text(each) ?? []),
    ],
    noIndex: flag(env['UV_NO_INDEX']) ?? first((from) => boolean(from['no-index'])),
    trustedHosts: [
      ...words(env['UV_INSECURE_HOST']),
      ...all((from) => list(from['allow-insecure-host'])).flatMap((each) => text(each) ?? []),
    ],
    strategy: env['UV_INDEX_STRATEGY'] ?? first((from) => text(from['index-strategy'])),
  };
}

/** `url` or `name=url`. */
function address(value: string | null): UvIndex | null {
  if (value === null || value === '') return null;
  const [, name, url] = /^([A-Za-z0-9._-]+)=(.+)$/.exec(value) ?? [];
  return { name: name ?? null, url: url ?? value, explicit: false };
}

function described(index: Table): UvIndex | null {
  const url = text(index['url']);
  return url === null ? null : { name: text(index['name']), url, explicit: index['explicit'] === true };
}

function words(value: string | undefined): readonly string[] {
  return (value ?? '').split(/\s+/).filter((word) => word !== '');
}

function flag(value: string | undefined): boolean | null {
  return value === undefined || value === '' ? null : /^(y|yes|t|true|on|1)$/i.test(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function boolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
