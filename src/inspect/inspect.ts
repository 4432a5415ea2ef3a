import type { ImageSource } from '../model/imagesource.ts';
import type { InspectedLayer, InspectedPackage, Inspection } from '../model/inspection.ts';
import { factsOf, stepsOf } from './facts.ts';
import { byFolder } from './folders.ts';
import { byKind } from './kinds.ts';
import { indexLayer, type LayerIndex } from './layer.ts';
import { overlay } from './overlay.ts';
import { debianPackages } from './packages/debian.ts';
import { nodePackages } from './packages/node.ts';
import { measure } from './packages/owners.ts';
import { pythonPackages } from './packages/python.ts';
import { suspectFacts, suspectFiles } from './suspects.ts';

/**
 * Says where an image's bytes are: by layer, package, kind and folder, what is there twice or for nothing, and
 * what should not be there. Reads the layers' headers and the small files that name packages.
 * Rejects with a UserError on a damaged or unsafe layer.
 */
export async function inspect(source: ImageSource): Promise<Inspection> {
  const indexes: LayerIndex[] = [];
  for (const [at, layer] of source.layers.entries())
    indexes.push(await indexLayer(layer, layer.digest ?? `layer ${at + 1} of ${source.name}`));
  const { visible, waste } = overlay(indexes);
  const facts = factsOf(source.name, source.config);
  return {
    schema: 'plimsoll.inspection/1',
    image: facts,
    size: sum(indexes.map((index) => index.size)),
    compressed: source.layers.every((layer) => layer.compressed !== null)
      ? sum(source.layers.map((layer) => layer.compressed ?? 0))
      : null,
    files: count(visible.values()),
    layers: layersOf(source, indexes),
    packages: packagesOf(indexes, visible),
    kinds: byKind(visible),
    root: byFolder(visible),
    waste: waste.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)),
    findings: [...suspectFiles(visible), ...suspectFacts(facts)],
  };
}

function layersOf(source: ImageSource, indexes: readonly LayerIndex[]): readonly InspectedLayer[] {
  const steps = stepsOf(source.config, source.layers.length);
  return source.layers.map(({ digest, compressed }, at) => ({
    digest,
    step: steps[at] ?? '',
    size: indexes[at]?.size ?? 0,
    compressed,
    files: indexes[at]?.files.filter((file) => file.kind === 'file').length ?? 0,
  }));
}

/** A package's metadata counts as the topmost layer has it. */
function packagesOf(
  indexes: readonly LayerIndex[],
  visible: ReturnType<typeof overlay>['visible'],
): readonly InspectedPackage[] {
  const texts = new Map(indexes.flatMap((index) => [...index.texts]));
  const input = { visible, texts };
  return measure([...debianPackages(input), ...pythonPackages(input), ...nodePackages(input)], input);
}

function count(files: Iterable<{ readonly file: { readonly kind: string } }>): number {
  let total = 0;
  for (const { file } of files) if (file.kind === 'file') total += 1;
  return total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
