import type { Requirement } from '../formats/pep508/requirement.ts';
import { metadataField, metadataRequires, readMetadata } from '../formats/wheel/metadata.ts';
import { startImports } from '../formats/wheel/started.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import { remembered, type Store } from '../model/store.ts';

/** What a distribution cannot do without. */
export interface Asked {
  /** What it says that it requires. */
  readonly requires: readonly Requirement[];
  /** Top-level modules of others that it imports as soon as it is imported, whether it says so or not. */
  readonly imports: readonly string[];
}

/** What wheels cannot do without, by file name; each is read once in the life of the store. */
export async function askedBy(
  wheels: readonly FetchedWheel[],
  store: Store,
): Promise<ReadonlyMap<string, Asked>> {
  const all = new Map<string, Asked>();
  for (const wheel of wheels) {
    const { sha256, blob, file } = wheel;
    const imports = await remembered(store, 'wheel-start-imports', { sha256 }, () =>
      startImports(blob, file),
    );
    all.set(file, { requires: metadataRequires(await headerOf(wheel, store)), imports });
  }
  return all;
}

async function headerOf({ file, blob, sha256 }: FetchedWheel, store: Store): Promise<string> {
  return remembered(store, 'wheel-requires', { sha256 }, async () => {
    const requires = metadataField(await readMetadata(blob, file), 'Requires-Dist');
    return requires.map((one) => `Requires-Dist: ${one}\n`).join('');
  });
}
