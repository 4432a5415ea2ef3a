import { componentsOf } from '../formats/sbom/components.ts';
import { cyclonedxDocument, provenanceStatement, spdxDocument } from '../formats/sbom/documents.ts';
import type { Image } from '../model/image.ts';
import type { Lock } from '../model/lock.ts';
import type { Store } from '../model/store.ts';
import { MANIFEST_TYPE } from '../oci/manifest.ts';
import { type Attachment, attach } from '../oci/referrer.ts';

const DOCUMENTS = {
  'application/spdx+json': spdxDocument,
  'application/vnd.cyclonedx+json': cyclonedxDocument,
  'application/vnd.in-toto+json': provenanceStatement,
} as const;

/** Bills of materials (SPDX, CycloneDX) and provenance of images, from what the lock says of them, in the store. */
export async function attest(
  images: readonly Image[],
  lock: Lock,
  store: Store,
  version: string,
): Promise<readonly Attachment[]> {
  const attachments: Attachment[] = [];
  for (const image of images) {
    const { digest } = image;
    const subject = { mediaType: MANIFEST_TYPE, digest, size: (await store.blob(digest))?.size ?? 0 };
    const components = componentsOf(lock, image.service, image.platform);
    for (const [mediaType, document] of Object.entries(DOCUMENTS)) {
      const bytes = Buffer.from(document(image, components, { name: 'plimsoll', version }));
      attachments.push(await attach(subject, { mediaType, bytes }, store));
    }
  }
  return attachments;
}
