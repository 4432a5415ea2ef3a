import { normalizeName } from '../formats/pep508/name.ts';
import { metadataField, readMetadata } from '../formats/wheel/metadata.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import type { Finding } from '../model/finding.ts';
import { remembered, type Store } from '../model/store.ts';
import { noSuchExtra } from './findings.ts';
import type { Chosen } from './select.ts';
import { type Ask, askedName } from './wanted/asks.ts';

/** Extras that are asked for and that the releases taken do not have: installers pass over them without a word. */
export async function extrasLacking(
  asks: readonly Ask[],
  chosen: readonly Chosen[],
  fetched: ReadonlyMap<string, FetchedWheel>,
  store: Store,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const ask of asks.filter(({ requirement }) => requirement.extras.length > 0)) {
    const release = chosen.find(({ name }) => name === askedName(ask));
    const wheel = release === undefined ? undefined : fetched.get(release.found.file);
    if (release === undefined || wheel === undefined) continue;
    const there = await extrasOf(wheel, store);
    const lacking = ask.requirement.extras.filter((extra) => !there.includes(extra));
    if (lacking.length > 0) found.push(noSuchExtra(ask, release.version, lacking, there));
  }
  return found;
}

/** Normalised, sorted. */
async function extrasOf({ file, blob, sha256 }: FetchedWheel, store: Store): Promise<readonly string[]> {
  return remembered(store, 'wheel-extras', { sha256 }, async () => {
    const header = await readMetadata(blob, file);
    const provided = metadataField(header, 'Provides-Extra');
    // Older wheels only use them.
    const used = [...header.matchAll(/\bextra\s*==\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
    return [...new Set([...provided, ...used].map(normalizeName))].sort();
  });
}
