import { TAR_END, tarHeader, tarPadding } from '../formats/tar/header.ts';
import { memoryBlob } from '../model/blob.ts';
import type { Image } from '../model/image.ts';
import { blobPath, type Digest, type Store } from '../model/store.ts';
import { byReference, type LayoutFile, layoutFiles } from './layout.ts';

/**
 * One tar stream that is both an OCI layout and what `docker load` reads (`manifest.json`), made while it is read: nothing
 * is copied to a temporary file. For Docker the first platform of a reference has its name; others are named
 * `name:tag-architecture`.
 * @param skip blobs left out, for an engine that is known to have them
 */
export async function* imageArchive(
  images: readonly Image[],
  store: Store,
  skip: ReadonlySet<Digest> = new Set(),
): AsyncGenerator<Uint8Array> {
  const skipped = new Set([...skip].map(blobPath));
  const [layout, index, ...blobs] = await layoutFiles(images, store);
  const manifest: LayoutFile = { path: 'manifest.json', blob: memoryBlob(dockerManifest(images)) };
  for (const folder of ['blobs', 'blobs/sha256']) yield header(folder, 'directory', 0);
  for (const file of [layout, index, manifest, ...blobs]) {
    if (!file || skipped.has(file.path)) continue;
    yield header(file.path, 'file', file.blob.size);
    yield* file.blob.stream();
    yield new Uint8Array(tarPadding(file.blob.size));
  }
  yield TAR_END;
}

function header(path: string, kind: 'file' | 'directory', size: number): Uint8Array {
  const mode = kind === 'file' ? 0o644 : 0o755;
  return tarHeader({ path, kind, mode, uid: 0, gid: 0, size, target: '' });
}

/** The list `docker load` goes by (Docker image specification 1.2, combined image JSON + filesystem changeset format). */
function dockerManifest(images: readonly Image[]): Uint8Array {
  const list = [...byReference(images).values()].flatMap((platforms) =>
    platforms.map((image, index) => ({
      Config: blobPath(image.config),
      RepoTags: [index === 0 ? image.ref : `${image.ref}-${image.platform.split('/')[1]}`],
      Layers: image.layers.map((layer) => blobPath(layer.digest)),
    })),
  );
  return Buffer.from(JSON.stringify(list));
}
