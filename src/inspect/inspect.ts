import type { ImageSource, LayerSource } from '../model/imagesource.ts';
import type { InspectedLayer, Inspection, Waste, Wasted } from '../model/inspection.ts';
import { type Progress, silent } from '../model/progress.ts';
import { duplicates } from './duplicates.ts';
import { factsOf, stepsOf } from './facts.ts';
import { byFolder } from './folders.ts';
import { byKind } from './kinds.ts';
import { type IndexedFile, type LayerIndex, type ReadLayer, readLayer } from './layer.ts';
import type { Uses } from './options/option.ts';
import { sizeOptions } from './options/options.ts';
import { overlay } from './overlay.ts';
import { debianPackages } from './packages/debian.ts';
import { nodePackages } from './packages/node.ts';
import { measure, type PackageInput } from './packages/owners.ts';
import { pythonPackages } from './packages/python.ts';
import { suspectFacts, suspectFiles } from './suspects.ts';

/** How an image is looked into. */
export interface InspectOptions {
  /** Reads one layer; for sources whose layers had to be read in the order they came in. */
  readonly read?: (layer: LayerSource, where: string) => Promise<ReadLayer>;
  /** Layers to decompress at once, no more than there are processors (default: 2): the largest should have one to itself. */
  readonly lanes?: number;
  readonly progress?: Progress;
  /** The application the image is of, for options that only its code can tell. */
  readonly uses?: Uses;
}

/** Each layer is decompressed in a thread of its own and parsed in this one, which keeps up with so many of them. */
const MOST_LANES = 4;
/** Losses listed one by one. */
const MOST_WASTE = 500;

/**
 * Says where an image's bytes are: by layer, package, kind and folder, what is there twice or for nothing, and
 * what should not be there. Reads the layers' headers and the small files that name packages.
 * Rejects with a UserError on a damaged or unsafe layer.
 */
export async function inspect(source: ImageSource, options: InspectOptions = {}): Promise<Inspection> {
  const indexes = await indexAll(source, options);
  const { visible, waste } = overlay(indexes);
  const lost = [...waste, ...(await duplicates(visible, source.layers, indexes))];
  const facts = factsOf(source.name, source.config);
  // A package's metadata counts as the topmost layer has it.
  const input: PackageInput = { visible, texts: new Map(indexes.flatMap((index) => [...index.texts])) };
  const packages = measure(
    [...debianPackages(input), ...pythonPackages(input), ...nodePackages(input)],
    input,
  );
  return {
    schema: 'plimsoll.inspection/1',
    image: facts,
    size: sum(indexes.map((index) => index.size)),
    compressed: source.layers.every((layer) => layer.compressed !== null)
      ? sum(source.layers.map((layer) => layer.compressed ?? 0))
      : null,
    files: countFiles(visible.values()),
    layers: layersOf(source, indexes),
    packages: packages.map(({ owner }) => owner),
    kinds: byKind(visible),
    root: byFolder(visible),
    wasted: totals(lost),
    waste: lost.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, MOST_WASTE),
    options: sizeOptions({ ...input, packages, lost, platform: facts.platform, uses: options.uses ?? null }),
    findings: [...suspectFiles(visible), ...suspectFacts(facts)],
  };
}

async function indexAll(source: ImageSource, options: InspectOptions): Promise<readonly LayerIndex[]> {
  const { read = readLayer, lanes = 2, progress = silent } = options;
  const { layers } = source;
  const reads = new Array<ReadLayer>(layers.length);
  // The largest first: where it is most of the image, the others are read beside it.
  const order = layers.map((_, at) => at).sort((a, b) => weight(layers[b]) - weight(layers[a]));
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let at = order.shift(); at !== undefined; at = order.shift()) {
      const layer = layers[at] as LayerSource;
      reads[at] = await read(layer, layer.digest ?? `layer ${at + 1} of ${source.name}`);
      done += 1;
      progress({ step: 'reading layers', done, total: layers.length, unit: 'layers' });
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, MOST_LANES, layers.length) }, lane));
  return reads.map((layer, at) => layer.at(at));
}

function weight(layer: LayerSource | undefined): number {
  return layer?.compressed ?? 0;
}

function layersOf(source: ImageSource, indexes: readonly LayerIndex[]): readonly InspectedLayer[] {
  const steps = stepsOf(source.config, source.layers.length);
  return source.layers.map(({ digest, compressed }, at) => ({
    digest,
    step: steps[at] ?? '',
    size: indexes[at]?.size ?? 0,
    compressed,
    files: countFiles(indexes[at]?.files ?? []),
  }));
}

const KINDS: readonly Waste['kind'][] = ['deleted', 'overwritten', 'rewritten', 'duplicate'];

function totals(waste: readonly Waste[]): readonly Wasted[] {
  return KINDS.map((kind) => {
    const all = waste.filter((one) => one.kind === kind);
    return { kind, size: sum(all.map((one) => one.size)), files: all.length };
  })
    .filter((one) => one.files > 0)
    .toSorted((a, b) => b.size - a.size);
}

function countFiles(files: Iterable<IndexedFile>): number {
  let total = 0;
  for (const { kind } of files) if (kind === 'file') total += 1;
  return total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
