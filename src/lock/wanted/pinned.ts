import { posix } from 'node:path';
import { readPins } from '../../formats/pins/pins.ts';
import type { Tree } from '../../model/tree.ts';
import { brokenLock } from '../findings.ts';
import type { Asks } from './asks.ts';
import { NOTHING, type Read } from './read.ts';

/** The first of these locks in a folder: its releases bind the resolver, its hashes the files. */
export async function readPinned(
  folder: string,
  names: readonly string[],
  tree: Tree,
  asks: Asks,
): Promise<Read> {
  for (const name of names) {
    const path = posix.join(folder, name);
    const text = await lockText(tree, path);
    if (text === null) continue;
    const pins = readPins(name, text);
    if ('fault' in pins) {
      asks.tell(brokenLock(path, pins));
      return { ...NOTHING, files: [path] };
    }
    const hashed = pins.filter(({ hashes }) => hashes.length > 0);
    return {
      ...NOTHING,
      constraints: pins.map(
        ({ name: of, version, marker }) => `${of}==${version}${marker === undefined ? '' : ` ; ${marker}`}`,
      ),
      allowed: new Map(
        [...Map.groupBy(hashed, (pin) => pin.name)].map(([of, same]) => [
          of,
          new Set(same.flatMap(({ hashes }) => hashes)),
        ]),
      ),
      pinned: { path, names: new Set(pins.map((pin) => pin.name)) },
      files: [path],
    };
  }
  return NOTHING;
}

/** Bytes: locks are larger than other texts of a tree. */
const LARGEST = 64 * 1024 * 1024;

/** The text of a lock in the tree, or null. */
export async function lockText(tree: Tree, path: string): Promise<string | null> {
  const blob = tree.blob(path);
  if (blob === null || blob.size > LARGEST) return null;
  return Buffer.from(await blob.read(0, blob.size)).toString('utf8');
}
