import type { Requirement } from '../formats/pep508/requirement.ts';
import { metadataField, metadataRequires, readMetadata } from '../formats/wheel/metadata.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import { remembered, type Store } from '../model/store.ts';

/** What wheels say they require, by file name; each is read once in the life of the store. */
export async function requiresOf(
  wheels: readonly FetchedWheel[],
  store: Store,
): Promise<ReadonlyMap<string, readonly Requirement[]>> {
  const all = new Map<string, readonly Requirement[]>();
  for (const wheel of wheels) all.set(wheel.file, metadataRequires(await headerOf(wheel, store)));
  return all;
}

async function headerOf({ file, blob, sha256 }: FetchedWheel, store: Store): Promise<string> {
  return remembered(store, 'wheel-requires', { sha256 }, async () => {
    const requires = metadataField(await readMetadata(blob, file), 'Requires-Dist');
    return requires.map((one) => `Requires-Dist: ${one}\n`).join('');
  });
}
