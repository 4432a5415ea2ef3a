import { type Blob, memoryBlob } from '../model/blob.ts';
import type { Image } from '../model/image.ts';
import { blobPath, type Digest, type Store } from '../model/store.ts';
import { digestOf } from './document.ts';
import { type Descriptor, INDEX_TYPE, imageIndex, MANIFEST_TYPE, platformOf } from './manifest.ts';
import type { Attachment } from './referrer.ts';

/** A file of an image layout, by its path in it. */
export interface LayoutFile {
  readonly path: string;
  readonly blob: Blob;
}

/** Says in an index that the layout holds what a build wrote and nothing else, so that the next may replace it. */
const OURS = 'io.plimsoll.layout';

/**
 * The files of an image layout of these images (OCI image-spec, image layout): `oci-layout`, `index.json`, then the blobs,
 * those of one digest once. Images of one reference are one index of several platforms; what is attached to images stands
 * beside them. Rejects when the store has lost
 * a blob.
 */
export async function layoutFiles(
  images: readonly Image[],
  store: Store,
  attachments: readonly Attachment[] = [],
): Promise<readonly LayoutFile[]> {
  const blobs = new Map<Digest, Blob>();
  const need = async (digest: Digest): Promise<Blob> => {
    const blob = blobs.get(digest) ?? (await store.blob(digest));
    if (!blob) throw new Error(`${digest} is not in the store`);
    blobs.set(digest, blob);
    return blob;
  };
  const roots: Descriptor[] = [];
  for (const [ref, platforms] of byReference(images)) {
    const manifests: Descriptor[] = [];
    for (const image of platforms) {
      const { size } = await need(image.digest);
      manifests.push({
        mediaType: MANIFEST_TYPE,
        digest: image.digest,
        size,
        platform: platformOf(image.platform),
      });
      for (const digest of [image.config, ...image.layers.map((layer) => layer.digest)]) await need(digest);
    }
    roots.push({ ...rootOf(manifests, blobs), annotations: names(ref) });
  }
  for (const { descriptor, blobs: held } of attachments) {
    for (const digest of [descriptor.digest, ...held]) await need(digest);
    roots.push(descriptor);
  }
  const files = [...blobs].map(([digest, blob]) => ({ path: blobPath(digest), blob }));
  return [
    { path: 'oci-layout', blob: memoryBlob(Buffer.from('{"imageLayoutVersion":"1.0.0"}')) },
    { path: 'index.json', blob: memoryBlob(imageIndex(roots, { [OURS]: '1' })) },
    ...files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}

/** True for the `index.json` of a layout that {@link layoutFiles} made. */
export function isOurLayout(index: string): boolean {
  try {
    const parsed: unknown = JSON.parse(index);
    const annotations = isObject(parsed) ? parsed['annotations'] : null;
    return isObject(annotations) && annotations[OURS] === '1';
  } catch {
    return false;
  }
}

/** Images by reference, in the order of their first. */
export function byReference(images: readonly Image[]): ReadonlyMap<string, readonly Image[]> {
  return Map.groupBy(images, (image) => image.ref);
}

/** The manifest itself, or an index over those of several platforms, which becomes a blob too. */
function rootOf(manifests: readonly Descriptor[], blobs: Map<Digest, Blob>): Descriptor {
  const [only, ...others] = manifests;
  if (only && others.length === 0) return only;
  const bytes = imageIndex(manifests);
  const digest = digestOf(bytes);
  blobs.set(digest, memoryBlob(bytes));
  return { mediaType: INDEX_TYPE, digest, size: bytes.length };
}

/** The name under which skopeo and Podman find an image, and the one under which containerd and Docker do. */
function names(ref: string): Readonly<Record<string, string>> {
  return {
    'io.containerd.image.name': `docker.io/library/${ref}`,
    'org.opencontainers.image.ref.name': ref,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
