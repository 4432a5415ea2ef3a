import type { SizeOption } from '../../model/inspection.ts';
import type { IndexedFile } from '../layer.ts';
import { cpuOnnxruntime } from './cpu-onnxruntime.ts';
import { cpuTorch } from './cpu-torch.ts';
import { developmentPackages } from './development-packages.ts';
import { headlessOpencv } from './headless-opencv.ts';
import { mergedLayers } from './merged-layers.ts';
import { mountedWeights } from './mounted-weights.ts';
import { noBytecode } from './no-bytecode.ts';
import { noDuplicates } from './no-duplicates.ts';
import type { OptionFacts, OptionInput, OptionOf } from './option.ts';
import { smallerBase } from './smaller-base.ts';
import { splitServices } from './split-services.ts';
import { unusedPackages } from './unused-packages.ts';

const OPTIONS: readonly OptionOf[] = [
  cpuOnnxruntime,
  cpuTorch,
  developmentPackages,
  headlessOpencv,
  mergedLayers,
  mountedWeights,
  noBytecode,
  noDuplicates,
  smallerBase,
  splitServices,
  unusedPackages,
];

/** Savings of fewer bytes are not worth a line. */
const WORTH = 100e3;

/** What would make the image smaller, the most first. */
export function sizeOptions(input: OptionInput): readonly SizeOption[] {
  const facts = factsOf(input);
  return OPTIONS.flatMap((option) => option(facts) ?? [])
    .filter(({ saves }) => saves >= WORTH)
    .toSorted((a, b) => b.saves - a.saves || (a.id < b.id ? -1 : 1));
}

function factsOf(input: OptionInput): OptionFacts {
  const copies = new Map<string, number>();
  for (const { kind, path, size } of input.lost)
    if (kind === 'rewritten' || kind === 'overwritten') copies.set(path, (copies.get(path) ?? 0) + size);
  return {
    ...input,
    weigh(files: Iterable<IndexedFile>) {
      let total = 0;
      for (const { path, size } of files) total += size + (copies.get(path) ?? 0);
      return total;
    },
    filesOf: (ecosystem, wanted) =>
      input.packages.flatMap(({ owner, files }) =>
        owner.ecosystem === ecosystem && wanted(owner.name) ? files : [],
      ),
  };
}
