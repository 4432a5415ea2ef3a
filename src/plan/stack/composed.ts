import { givenServices } from '../../formats/compose/given.ts';
import { isEmitted, parseRecord } from '../../formats/emitted/record.ts';
import type { Evidence } from '../../model/evidence.ts';
import { EMIT_RECORD } from '../../model/files.ts';
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

/** The services of the tree's compose files that run an image, each file read by itself, and of the one that was emitted last. */
export function* composedServices({ containerFiles }: Inventory, tree: Tree): Generator<Composed> {
  for (const { path } of containerFiles.filter(({ kind }) => kind === 'compose')) {
    const text = tree.text(path);
    if (text !== null) yield* servicesIn(path, (name) => tree.text(name), isEmitted(text));
  }
  const last = parseRecord(tree.text(EMIT_RECORD) ?? '')?.files[EMITTED];
  if (last !== undefined) yield* servicesIn(EMITTED, (name) => (name === EMITTED ? last : null), true);
}

/** The stack, as it is emitted. */
const EMITTED = 'compose.yaml';

function* servicesIn(path: string, read: Tree['text'], emitted: boolean): Generator<Composed> {
  for (const { service, given } of givenServices(path, read)) {
    const { name, image } = service;
    if (image === null) continue;
    const evidence = evidenceAt(image.at.path, read(image.at.path) ?? '', image.at.start);
    yield { name, image: image.name, evidence, environment: given, emitted };
  }
}
