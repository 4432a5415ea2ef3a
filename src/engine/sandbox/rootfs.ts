import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../../model/image.ts';
import type { Progress } from '../../model/progress.ts';
import type { Store } from '../../model/store.ts';
import { notADirectory, notLoaded, unsafeLayer } from './errors.ts';
import { mergeLayers } from './merge.ts';
import { type LayerPart, type StoredLayer, unpackLayer } from './unpack.ts';

/** What an engine puts over every image's own (as Docker does): there is no name service in the sandbox. */
const HOSTS = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n';

/** What is unpacked of an image: its layers, bottom first. */
export type Unpacked = Pick<Image, 'ref' | 'size'> & { readonly layers: readonly StoredLayer[] };

/** How it is unpacked. */
export interface Unpacking {
  readonly store: Store;
  readonly progress: Progress;
  /** Keep owners, which needs root. */
  readonly owned: boolean;
  /** Absent: the whole of it. */
  readonly part?: LayerPart;
}

/** Unpacks the image's layers, each once for all images (by diff id), and returns their folders in order. */
export async function layerFolders(image: Unpacked, unpacking: Unpacking): Promise<readonly string[]> {
  const { store, progress, owned, part } = unpacking;
  const folders: string[] = [];
  let done = 0;
  for (const layer of image.layers) {
    const before = done;
    const make = async (path: string): Promise<void> => {
      const blob = await store.blob(layer.digest);
      if (blob === null) throw notLoaded(image.ref);
      await unpackLayer(layer, blob, path, { owned, part }, (bytes) => {
        done += bytes;
        progress({ step: 'unpacking layers', done, total: image.size, unit: 'bytes' });
      });
    };
    folders.push(await store.folder('layer-files', { diffId: layer.diffId, ...keyOf(unpacking) }, make));
    done = before + layer.size;
  }
  progress({ step: 'unpacking layers', done: image.size, total: image.size, unit: 'bytes' });
  return folders;
}

/**
 * The image's root file system as a folder: its layers laid over one another, with a place for each of `mounts`
 * (absolute paths of directories) to be mounted on. To be mounted read only: its files are shared with the layers.
 */
export async function rootFolder(
  image: Unpacked,
  mounts: readonly string[],
  unpacking: Unpacking,
): Promise<string> {
  const layers = image.layers.map((layer) => layer.diffId);
  const key = { layers, mounts: [...mounts].sort(), ...keyOf(unpacking) };
  return unpacking.store.folder('root', key, async (path) => {
    await mergeLayers(await layerFolders(image, unpacking), path, unpacking.owned);
    for (const mount of mounts) makeDirectory(path, mount);
    const etc = join(path, makeDirectory(path, '/etc'));
    rmSync(join(etc, 'hosts'), { recursive: true, force: true });
    writeFileSync(join(etc, 'hosts'), HOSTS);
    chmodSync(join(etc, 'hosts'), 0o644);
    // Whatever this process's umask is: the container's user has to get in.
    chmodSync(path, 0o755);
  });
}

function keyOf({ owned, part }: Unpacking): object {
  return { owned, ...(part === undefined ? {} : { part: part.name }) };
}

/**
 * Makes a directory inside a root folder, following links as a process inside would, never out of it. Returns the
 * path it really has, absolute within the root.
 */
function makeDirectory(root: string, path: string): string {
  const real = resolveInside(root, path);
  const segments = real.split('/').filter((segment) => segment !== '');
  segments.forEach((_, index) => {
    const at = join(root, ...segments.slice(0, index + 1));
    const before = look(at);
    if (before?.isDirectory()) return;
    if (before) throw notADirectory(path);
    mkdirSync(at);
    chmodSync(at, 0o755);
  });
  return real;
}

const MOST_LINKS = 40;

/** Absolute path within `root` that `path` leads to, with its links resolved below the root (path_resolution(7), chroot). */
export function resolveInside(root: string, path: string): string {
  const todo = path.split('/').reverse();
  const done: string[] = [];
  let links = 0;
  for (let segment = todo.pop(); segment !== undefined; segment = todo.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      done.pop();
      continue;
    }
    const at = join(root, ...done, segment);
    if (!look(at)?.isSymbolicLink()) {
      done.push(segment);
      continue;
    }
    if (++links > MOST_LINKS) throw unsafeLayer(path, 'its links go round in a circle');
    const target = readlinkSync(at);
    if (target.startsWith('/')) done.length = 0;
    todo.push(...target.split('/').reverse());
  }
  return `/${done.join('/')}`;
}

/** What is there, links not followed; null also below something that is no directory. */
function look(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}
