import { parse, TomlError } from 'smol-toml';
import { list, type Table, table } from '../document/table.ts';
import { parseMarker } from '../marker/marker.ts';
import { isFault } from '../pep508/cursor.ts';
import { normalizeName } from '../pep508/name.ts';

/** A release that another tool's lock has chosen. */
export interface Pin {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** Where this release is meant, when the lock has several of the package (PEP 508); absent when it has one. */
  readonly marker?: string;
  /** sha256 (hex) of its files; empty when the lock has none. */
  readonly hashes: readonly string[];
}

export interface PinsFault {
  readonly fault: string;
  /** 1-based, or null. */
  readonly line: number | null;
}

/**
 * The releases in `poetry.lock`, `pdm.lock` or `Pipfile.lock`, sorted by name. Of a package locked in several versions each
 * has the marker that tells where it is meant; where the lock does not say that, and for what comes from elsewhere than an
 * index, there is none. Never throws.
 */
export function readPins(file: string, text: string): readonly Pin[] | PinsFault {
  const json = file.endsWith('Pipfile.lock');
  let pins: readonly Pin[];
  try {
    pins = json ? pipenv(table(JSON.parse(text))) : listed(parse(text));
  } catch (error) {
    const line = error instanceof TomlError ? error.line : null;
    return { fault: json ? 'it is not JSON' : 'it is not TOML', line };
  }
  const byName = Map.groupBy(pins, ({ name }) => name);
  return [...byName.values()].flatMap(told).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One release, or several with a marker each. */
function told(same: readonly Pin[]): readonly Pin[] {
  const [only] = same;
  if (same.length === 1 && only !== undefined) {
    const { name, version, hashes } = only;
    return [{ name, version, hashes }];
  }
  const isTold = same.every(({ marker }) => marker !== undefined && !isFault(parseMarker(marker)));
  return isTold ? same : [];
}

/** `[[package]]` of Poetry and PDM; Poetry before 1.3 kept the files apart. */
function listed(document: Table): readonly Pin[] {
  const files = table(table(document['metadata'])['files']);
  return list(document['package']).flatMap((each) => {
    const entry = table(each);
    const { name, version } = entry;
    if (typeof name !== 'string' || typeof version !== 'string' || isElsewhere(entry)) return [];
    const own = list(entry['files']);
    const hashed = (own.length > 0 ? own : list(files[name])).map((file) => table(file)['hash']);
    return [{ name: normalizeName(name), version, ...markerOf(entry), hashes: sha256s(hashed) }];
  });
}

/** PDM has `marker`, Poetry 2 `markers`: one text, or one by dependency group. */
function markerOf(entry: Table): Pick<Pin, 'marker'> {
  const { marker, markers } = entry;
  const main = table(markers)['main'];
  const found = [marker, markers, main].find((one) => typeof one === 'string' && one !== '');
  return typeof found === 'string' ? { marker: found } : {};
}

function isElsewhere(entry: Table): boolean {
  const type = table(entry['source'])['type'];
  return (
    ['git', 'url', 'path'].some((key) => entry[key] !== undefined) ||
    (type !== undefined && type !== 'legacy')
  );
}

function pipenv(document: Table): readonly Pin[] {
  return Object.entries(table(document['default'])).flatMap(([name, value]) => {
    const entry = table(value);
    const version =
      typeof entry['version'] === 'string' ? /^==([^=].*)$/.exec(entry['version'])?.[1] : undefined;
    return version === undefined
      ? []
      : [{ name: normalizeName(name), version, hashes: sha256s(list(entry['hashes'])) }];
  });
}

function sha256s(hashes: readonly unknown[]): readonly string[] {
  return hashes.flatMap((hash) =>
    typeof hash === 'string' ? (/^sha256:([0-9a-f]{64})$/i.exec(hash)?.[1]?.toLowerCase() ?? []) : [],
  );
}
