import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { FILES, WHITEOUTS, type Whiteouts } from './unpack.ts';

/**
 * Lays unpacked layers over one another, from the lowest up, in the empty folder `into` (OCI image-spec, layer,
 * applying changesets). Files are hard links to those of the layers, so that this costs system calls but neither space
 * nor reading; where links cannot be made they are copied. No link that an image holds is followed.
 * @param layers folders made by `unpackLayer`
 * @param owned keep owners of directories, which needs root
 */
export async function mergeLayers(layers: readonly string[], into: string, owned: boolean): Promise<void> {
  mkdirSync(into, { recursive: true });
  const modes: (readonly [path: string, mode: number])[] = [];
  for (const layer of layers) {
    const { removed, emptied } = JSON.parse(readFileSync(join(layer, WHITEOUTS), 'utf8')) as Whiteouts;
    for (const path of removed) if (isReached(into, path)) remove(join(into, path));
    for (const path of emptied)
      if (isReached(into, join(path, 'x')))
        for (const name of readdirSync(join(into, path))) remove(join(into, path, name));
    await mergeFolder(join(layer, FILES), into, false, { owned, modes });
  }
  // From the deepest up: a directory that is read only takes no more changes.
  for (const [path, mode] of modes.reverse()) if (stat(path)?.isDirectory()) chmodSync(path, mode);
}

interface Merge {
  readonly owned: boolean;
  /** Modes of directories in the order they were met, set last. */
  readonly modes: (readonly [path: string, mode: number])[];
}

/** @param isNew the folder was just made and is empty: nothing in it can be in the way */
async function mergeFolder(from: string, to: string, isNew: boolean, merge: Merge): Promise<void> {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const before = isNew ? null : stat(target);
    if (!entry.isDirectory()) {
      if (before) remove(target);
      link(source, target, entry.isSymbolicLink());
      continue;
    }
    const keeps = before?.isDirectory() === true;
    if (before && !keeps) remove(target);
    if (!keeps) mkdirSync(target, 0o700);
    const { mode, uid, gid } = lstatSync(source);
    if (merge.owned) chownSync(target, uid, gid);
    merge.modes.push([target, mode & 0o7777]);
    await mergeFolder(source, target, !keeps, merge);
  }
  // Once a folder, whoever draws a progress bar gets a turn.
  await new Promise((resolve) => setImmediate(resolve));
}

function link(source: string, target: string, isSymlink: boolean): void {
  try {
    linkSync(source, target);
  } catch {
    // No links on this file system, or too many to one file (EPERM, EMLINK, ENOTSUP).
    if (isSymlink) symlinkSync(readlinkSync(source), target);
    else copyFileSync(source, target);
  }
}

/** True when all folders above `path` are real ones below the root: a path through a link hides nothing. */
function isReached(root: string, path: string): boolean {
  const above = path.split('/').slice(0, -1);
  return above.every((_, index) => stat(join(root, ...above.slice(0, index + 1)))?.isDirectory());
}

function stat(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
