import { createHash } from 'node:crypto';
import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Store } from '../../model/store.ts';
import type { Tree, TreeFile } from '../../model/tree.ts';

/** What a whole build ended with. */
export interface Kept {
  readonly images: readonly Image[];
  /** Of scanning, planning, locking and building. */
  readonly diagnostics: readonly Finding[];
}

/** What builds of one tree ended with. */
export interface Memory {
  /** What was kept of the tree as it is now, every blob at hand; null when anything differs. */
  recall(): Promise<Kept | null>;
  /** Keeps what was made since nothing could be recalled, unless the tree has changed meanwhile. */
  keep(kept: Kept): Promise<void>;
}

/** A file: what the tree says of it, and what tells its bytes: a stamp, or their hash when it changed a moment ago. */
type Print = readonly [said: TreeFile, by: 'stamp' | 'sha256', value: string];

interface Remembered extends Kept {
  readonly prints: readonly Print[];
}

/** Bytes that are read for want of a stamp, at most. */
const MOST_READ = 16 * 1024 * 1024;

/**
 * Opens the memory of builds: a build of a tree in which nothing has changed since is looked up, not made again.
 * A file is known by its identity, size and times; one that has just changed, which times do not tell, by its bytes.
 * @param key all that a build depends on besides the tree, as JSON; the lock is part of the tree
 * @param again reads the tree as it is by then
 */
export function openMemory(store: Store, key: unknown, tree: Tree, again: () => Tree): Memory {
  let before: readonly Print[] | null = null;
  return {
    async recall() {
      const start = performance.now();
      const known = await store.recall<Remembered>('unchanged', key);
      if (known !== null && (await isSame(tree, known.prints)) && (await areAtHand(known.images, store)))
        return { images: lookedUp(known.images, start), diagnostics: known.diagnostics };
      before = await printsOf(tree);
      return null;
    },
    async keep({ images, diagnostics }) {
      if (before === null || !(await isSame(again(), before))) return;
      await store.remember('unchanged', key, { prints: before, images, diagnostics } satisfies Remembered);
    },
  };
}

/** As a build says it that found everything there. */
function lookedUp(images: readonly Image[], start: number): readonly Image[] {
  const total = performance.now() - start;
  return images.map((image) => ({
    ...image,
    layers: image.layers.map((layer) => ({ ...layer, cached: true })),
    timings: { total },
  }));
}

async function areAtHand(images: readonly Image[], store: Store): Promise<boolean> {
  for (const { config, digest, layers } of images) {
    for (const layer of layers) if ((await store.blob(layer.digest))?.size !== layer.compressed) return false;
    if ((await store.blob(config)) === null || (await store.blob(digest)) === null) return false;
  }
  return true;
}

/** Null when too much would have to be read, or a file cannot be. */
async function printsOf(tree: Tree): Promise<readonly Print[] | null> {
  const prints: Print[] = [];
  let read = 0;
  for (const file of tree.files) {
    const stamp = tree.blob(file.path)?.stamp;
    if (stamp === undefined) read += file.size;
    if (read > MOST_READ) return null;
    const value = stamp ?? (await hashOf(tree, file.path));
    if (value === null) return null;
    prints.push([file, stamp === undefined ? 'sha256' : 'stamp', value]);
  }
  return prints;
}

async function isSame(tree: Tree, prints: readonly Print[]): Promise<boolean> {
  if (tree.diagnostics.length > 0 || tree.files.length !== prints.length) return false;
  for (const [index, file] of tree.files.entries()) {
    const [said, by, value] = prints[index] ?? [];
    if (JSON.stringify(said) !== JSON.stringify(file)) return false;
    if (value !== (by === 'stamp' ? tree.blob(file.path)?.stamp : await hashOf(tree, file.path)))
      return false;
  }
  return true;
}

async function hashOf(tree: Tree, path: string): Promise<string | null> {
  const blob = tree.blob(path);
  if (blob === null) return null;
  const hash = createHash('sha256');
  try {
    for await (const chunk of blob.stream()) hash.update(chunk);
  } catch {
    // Gone, or changed while it was read: whatever it is, it is not what it was.
    return null;
  }
  return hash.digest('hex');
}
