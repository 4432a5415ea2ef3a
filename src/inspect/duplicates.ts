import { crc32 } from 'node:zlib';
import { TAR_BLOCK } from '../formats/tar/header.ts';
import type { LayerSource } from '../model/imagesource.ts';
import type { Waste } from '../model/inspection.ts';
import { type IndexedFile, type LayerIndex, LEAST_COMPARED } from './layer.ts';

/** Bytes at a file's start that part most files of one size without reading them whole. */
const HEAD = 4096;

/**
 * Visible files that hold the same bytes as another one, by size and CRC-32. Of a layer with random access only files
 * whose size occurs twice are read, and those whole only when they begin alike.
 */
export async function duplicates(
  visible: ReadonlyMap<string, IndexedFile>,
  layers: readonly LayerSource[],
  indexes: readonly LayerIndex[],
): Promise<readonly Waste[]> {
  const known = (file: IndexedFile) => indexes[file.layer]?.sums.get(file);
  const waste: Waste[] = [];
  for (const files of groups(largeFiles(visible), (file) => file.size)) {
    const read = (file: IndexedFile, length: number) => contentSum(file, length, layers[file.layer]);
    const alike = files.some((file) => known(file) !== undefined)
      ? [files]
      : groups(files, await keyed(files, (file) => read(file, HEAD)));
    for (const group of alike) {
      const sums = await keyed(group, async (file) => known(file) ?? (await read(file, file.size)));
      for (const same of groups(group, sums)) waste.push(...copies(same));
    }
  }
  return waste;
}

function* largeFiles(visible: ReadonlyMap<string, IndexedFile>): Generator<IndexedFile> {
  for (const file of visible.values()) if (file.kind === 'file' && file.size >= LEAST_COMPARED) yield file;
}

/** Those of the files that share a key with another. */
function groups(
  files: Iterable<IndexedFile>,
  keyOf: (file: IndexedFile) => number | undefined,
): readonly (readonly IndexedFile[])[] {
  const byKey = new Map<number | undefined, IndexedFile[]>();
  for (const file of files) {
    const key = keyOf(file);
    const group = byKey.get(key);
    if (group) group.push(file);
    else byKey.set(key, [file]);
  }
  return [...byKey].filter(([key, group]) => key !== undefined && group.length > 1).map(([, group]) => group);
}

async function keyed(
  files: readonly IndexedFile[],
  sum: (file: IndexedFile) => Promise<number | undefined>,
): Promise<(file: IndexedFile) => number | undefined> {
  const sums = new Map<IndexedFile, number | undefined>();
  for (const file of files) sums.set(file, await sum(file));
  return (file) => sums.get(file);
}

/** CRC-32 of a file's first bytes; undefined where its layer cannot be read at will. */
async function contentSum(
  file: IndexedFile,
  length: number,
  source: LayerSource | undefined,
): Promise<number | undefined> {
  if (!source?.tar) return undefined;
  const start = file.block * TAR_BLOCK;
  if (length <= HEAD) return crc32(await source.tar.read(start, length));
  let sum = 0;
  for await (const piece of source.tar.stream(start, length)) sum = crc32(piece, sum);
  return sum;
}

/** The lowest of them is the original. */
function copies(files: readonly IndexedFile[]): readonly Waste[] {
  const [first, ...others] = files.toSorted((a, b) => a.layer - b.layer || (a.path < b.path ? -1 : 1));
  if (!first) return [];
  return others.map(({ path, size, layer }) => ({
    kind: 'duplicate',
    path,
    size,
    layer,
    by: first.layer,
    copyOf: first.path,
  }));
}
