import { type SourceFacts, sourceFacts } from '../../formats/wheel/sources.ts';
import { remembered, type Store } from '../../model/store.ts';
import type { Ahead } from '../ahead.ts';
import { isModule } from '../bytecode.ts';
import { mapLimited } from '../limit.ts';
import { VENV } from '../venv.ts';
import type { Installed, NamedWheel } from '../wheels.ts';
import { PARTS } from './stdlib.ts';

/** Raised when the same sources come to give other facts. */
const VERSION = 7;
/** Wheels read at a time. */
const AT_ONCE = 4;

/** Facts of an image's wheels, by file name. */
export type FactsOf = ReadonlyMap<string, SourceFacts>;

/**
 * Reads what the sources of wheels say, each once in the life of the store, and the whole set at once when known.
 * @param ahead offered the sources that are read and that no rule leaves out
 */
export async function wheelFacts(
  wheels: readonly NamedWheel[],
  installed: Installed,
  store: Store,
  python: string,
  ahead: Ahead | null,
): Promise<FactsOf> {
  const key = [VERSION, PARTS, python, wheels.map(({ file, sha256 }) => [file, sha256])];
  const site = `${VENV}/lib/python${python}/site-packages`;
  const factsOf = (wheel: NamedWheel): Promise<SourceFacts> =>
    remembered(store, 'wheel-sources', [VERSION, PARTS, python, wheel.sha256], async () =>
      sourceFacts(await installed(wheel, python), site, PARTS, (entry, source) => {
        if (isModule(entry)) ahead?.offer(entry, source);
      }),
    );
  const facts = await remembered(store, 'wheel-set-sources', key, () => {
    // The largest first: their layers are made first.
    const bySize = wheels.toSorted((a, b) => b.size - a.size);
    return mapLimited(bySize, AT_ONCE, async (wheel) => [wheel.file, await factsOf(wheel)] as const);
  });
  return new Map(facts);
}
