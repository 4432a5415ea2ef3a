import { pickledModules } from '../../formats/pickle/modules.ts';
import { distributionsOf } from '../../formats/python/distributions.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Tree } from '../../model/tree.ts';
import type { Part } from '../part.ts';
import type { Places } from '../places.ts';
import { filesOf } from '../weights.ts';
import { ESTIMATORS } from './heavy.ts';

/** The classes of a model come first in its file, its numbers after them. */
const HEAD = 65_536;

/** Modules of estimators that the loaded models of a service are made of, with where each is first loaded. */
export function pickledEstimators(
  tree: Tree,
  places: Places,
  uses: Part['weights'],
): ReadonlyMap<string, Evidence> {
  const found = new Map<string, Evidence>();
  // A name with a part that is not known may be of another service's file.
  for (const use of uses.filter((one) => one.loaded && !one.written.includes('{}')))
    for (const path of filesOf(tree, places, use))
      for (const module of pickledModules(tree.head(path, HEAD) ?? new Uint8Array()))
        if (!found.has(module) && distributionsOf(module).some((name) => ESTIMATORS.has(name)))
          found.set(module, use.evidence);
  return found;
}
