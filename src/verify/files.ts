import { streamTar } from '../formats/tar/read.ts';
import { isWhiteout } from '../formats/tar/whiteout.ts';
import type { Blob } from '../model/blob.ts';
import type { Image } from '../model/image.ts';
import type { LayerSource } from '../model/imagesource.ts';
import { type Digest, remembered, type Store } from '../model/store.ts';

/** A name in an image's root file system; what it holds is never read. */
export interface ImageFile {
  /** Relative to `/`, without leading slash. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'special';
  /** The image of others that it comes from; absent for what was built. */
  readonly origin?: string;
}

/** Opens a stored layer for reading. */
export type OpenLayer = (blob: Blob, digest: Digest, name: string) => Promise<LayerSource>;

/**
 * The files of an image, as its layers' headers have them, sorted. Files that a later layer hides are listed too: whoever
 * has the image can still read them. Layers are listed once, by diff id. Rejects when the store has lost a layer.
 */
export async function imageFiles(image: Image, store: Store, open: OpenLayer): Promise<readonly ImageFile[]> {
  const files = new Map<string, ImageFile>();
  for (const { diffId, digest, origin } of image.layers) {
    const listed = await remembered(store, 'layer-names', diffId, () => listLayer(digest, store, open));
    for (const file of listed) files.set(file.path, origin === undefined ? file : { ...file, origin });
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function listLayer(digest: Digest, store: Store, open: OpenLayer): Promise<readonly ImageFile[]> {
  const blob = await store.blob(digest);
  if (blob === null) throw new Error(`${digest} is not in the store`);
  const layer = await open(blob, digest, digest);
  const files: ImageFile[] = [];
  for await (const { path, kind } of streamTar(layer.stream(), digest))
    if (!isWhiteout(path)) files.push({ path, kind });
  return files;
}
