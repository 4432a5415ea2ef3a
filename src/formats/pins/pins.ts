import { parse, TomlError } from 'smol-toml';
import { type Table, table } from '../document/table.ts';
import { pdmReleases } from './pdm.ts';
import { pipenvReleases, pipenvSources } from './pipenv.ts';
import { poetryReleases, poetrySources } from './poetry.ts';
import type { PinnedLock, PinnedRelease } from './release.ts';

export interface PinsFault {
  readonly fault: string;
  /** 1-based, or null. */
  readonly line: number | null;
}

/** Reads `poetry.lock`, `pdm.lock` or `Pipfile.lock`. Never throws. */
export function readPins(file: string, text: string): PinnedLock | PinsFault {
  const json = file.endsWith('Pipfile.lock');
  let document: Table;
  try {
    document = table(json ? JSON.parse(text) : parse(text));
  } catch (error) {
    const line = error instanceof TomlError ? error.line : null;
    return { fault: json ? 'it is not JSON' : 'it is not TOML', line };
  }
  if (json) return { releases: sorted(pipenvReleases(document)), sources: pipenvSources(document) };
  return file.endsWith('pdm.lock')
    ? { releases: sorted(pdmReleases(document)), sources: [] }
    : { releases: sorted(poetryReleases(document)), sources: poetrySources(document) };
}

function sorted(releases: readonly PinnedRelease[]): readonly PinnedRelease[] {
  return releases.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
