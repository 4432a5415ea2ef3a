import { givenServices } from '../../formats/compose/given.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceAt } from '../evidence.ts';

/** A service of a compose file that runs an image, and where it is named. */
export interface Composed {
  readonly name: string;
  readonly image: string;
  readonly evidence: Evidence;
  readonly environment: ReadonlyMap<string, string>;
  /** True of a file that was emitted: it says what was decided before. */
  readonly emitted: boolean;
}

/** The services of the tree's compose files that run an image, each file read by itself. */
export function* composedServices({ containerFiles }: Inventory, tree: Tree): Generator<Composed> {
  for (const { path } of containerFiles.filter(({ kind }) => kind === 'compose')) {
    const text = tree.text(path);
    if (text === null) continue;
    const emitted = /^# .*plimsoll emit\.$/m.test(text.slice(0, 400));
    for (const { service, given } of givenServices(path, (name) => tree.text(name))) {
      const { name, image } = service;
      if (image === null) continue;
      const evidence = evidenceAt(image.at.path, tree.text(image.at.path) ?? '', image.at.start);
      yield { name, image: image.name, evidence, environment: given, emitted };
    }
  }
}
