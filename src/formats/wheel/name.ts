import { normalizeName } from '../pep508/name.ts';

/** What the file name of a wheel says (PEP 427, PEP 425). */
export interface WheelName {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** As in the file name, escaped hyphens put back. */
  readonly version: string;
  /** Number and rest of the build tag, or null; of two wheels alike the higher one is newer. */
  readonly build: readonly [number, string] | null;
  /** `python-abi-platform`, compressed sets written out, in lower case. */
  readonly tags: readonly string[];
}

const MOST_TAGS = 1000;

/** Parses the file name of a wheel; null when it is not one. */
export function parseWheelName(file: string): WheelName | null {
  if (!file.endsWith('.whl') || file.includes('/')) return null;
  const parts = file.slice(0, -4).split('-');
  if (parts.length !== 5 && parts.length !== 6) return null;
  const [name = '', version = ''] = parts;
  const [pythons = '', abis = '', platforms = ''] = parts.slice(-3).map((part) => part.toLowerCase());
  const build = parts.length === 6 ? parseBuild(parts[2] ?? '') : null;
  if (build === 'bad' || !/^[A-Za-z0-9]([\w.]*[A-Za-z0-9])?$/.test(name) || !/^[\w.+!]+$/.test(version))
    return null;
  const tags = pythons
    .split('.')
    .flatMap((python) =>
      abis.split('.').flatMap((abi) => platforms.split('.').map((one) => `${python}-${abi}-${one}`)),
    );
  const isSound = tags.length <= MOST_TAGS && tags.every((tag) => /^\w+-\w+-\w+$/.test(tag));
  return isSound ? { name: normalizeName(name), version: version.replaceAll('_', '-'), build, tags } : null;
}

function parseBuild(text: string): readonly [number, string] | 'bad' {
  const match = /^(\d{1,15})(.*)$/.exec(text);
  return match ? [Number(match[1]), match[2] ?? ''] : 'bad';
}
