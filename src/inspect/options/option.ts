import type { SizeOption, Waste } from '../../model/inspection.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { IndexedFile } from '../layer.ts';
import type { Measured, PackageInput } from '../packages/owners.ts';

/** The application an image is of: everything scanned, and which of the services the image runs (null: all of them). */
export interface Uses {
  readonly inventory: Inventory;
  readonly service: string | null;
}

/** What options are computed from. */
export interface OptionInput extends PackageInput {
  readonly packages: readonly Measured[];
  /** Everything lost or there twice. */
  readonly lost: readonly Waste[];
  /** `linux/amd64`. */
  readonly platform: string;
  readonly uses: Uses | null;
}

/** The input, and how much each file really weighs. */
export interface OptionFacts extends OptionInput {
  /** Bytes of the files in all layers: a copy that a later layer replaced goes with the file it was of. */
  weigh(files: Iterable<IndexedFile>): number;
  /** The files of the packages of one ecosystem that `wanted` says yes to. */
  filesOf(
    ecosystem: Measured['owner']['ecosystem'],
    wanted: (name: string) => boolean,
  ): readonly IndexedFile[];
}

/** One way to make an image smaller; null where it would not. */
export type OptionOf = (facts: OptionFacts) => SizeOption | null;
