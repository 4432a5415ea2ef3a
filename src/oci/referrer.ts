import type { Digest, Store } from '../model/store.ts';
import { putDocument } from './document.ts';
import { type Descriptor, MANIFEST_TYPE } from './manifest.ts';

/** OCI image-spec, "Guidance for an empty descriptor". */
const EMPTY = Buffer.from('{}');
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

/** A document about an image. */
export interface Attached {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A manifest that refers to an image, all of it in the store. */
export interface Attachment {
  readonly descriptor: Descriptor & { readonly artifactType: string };
  /** Of the image's manifest. */
  readonly subject: Digest;
  /** What the manifest names: configuration and document. */
  readonly blobs: readonly Digest[];
}

/**
 * Attaches a document to an image: puts it into the store, with a manifest that refers to the image's (OCI image-spec
 * 1.1, manifest with `subject` and `artifactType`).
 */
export async function attach(
  image: Descriptor,
  { mediaType, bytes }: Attached,
  store: Store,
): Promise<Attachment> {
  const [empty, document] = [await putDocument(store, EMPTY), await putDocument(store, bytes)];
  const { mediaType: type, digest, size } = image;
  const manifest = await putDocument(
    store,
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        artifactType: mediaType,
        config: { mediaType: EMPTY_TYPE, ...empty },
        layers: [{ mediaType, ...document }],
        subject: { mediaType: type, digest, size },
      }),
    ),
  );
  const descriptor = { mediaType: MANIFEST_TYPE, ...manifest, artifactType: mediaType };
  return { descriptor, subject: digest, blobs: [empty.digest, document.digest] };
}
