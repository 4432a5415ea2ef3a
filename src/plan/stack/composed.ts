import { readCompose } from '../../formats/compose/compose.ts';
import type { ComposeService } from '../../formats/compose/service.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceAt } from '../evidence.ts';

/** A service of a compose file that runs an image, and where it is named. */
export interface Composed {
  readonly image: string;
  readonly evidence: Evidence;
  readonly environment: ComposeService['environment'];
  /** True of a file that was emitted: it says what was decided before, and nothing new. */
  readonly emitted: boolean;
}

/** The services of the tree's compose files that run an image, each file read by itself. */
export function* composedServices({ containerFiles }: Inventory, tree: Tree): Generator<Composed> {
  for (const { path } of containerFiles.filter(({ kind }) => kind === 'compose')) {
    const text = tree.text(path);
    if (text === null) continue;
    const emitted = /^# .*plimsoll emit\.$/m.test(text.slice(0, 400));
    for (const { image, environment } of readCompose([path], (name) => tree.text(name))?.services ?? [])
      if (image !== null)
        yield {
          image: image.name,
          evidence: evidenceAt(image.at.path, tree.text(image.at.path) ?? '', image.at.start),
          environment,
          emitted,
        };
  }
}
