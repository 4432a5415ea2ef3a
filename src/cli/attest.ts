import {
  type Component,
  componentsOf,
  inheritedComponents,
  mergeComponents,
} from '../formats/sbom/components.ts';
import { cyclonedxDocument, provenanceStatement, spdxDocument } from '../formats/sbom/documents.ts';
import type { Image } from '../model/image.ts';
import type { Lock, LockedImage } from '../model/lock.ts';
import type { Plan } from '../model/plan.ts';
import type { Progress } from '../model/progress.ts';
import { MANIFEST_TYPE } from '../oci/manifest.ts';
import { type Attachment, attach } from '../oci/referrer.ts';
import type { Ports } from './wire/ports.ts';

const DOCUMENTS = {
  'application/spdx+json': spdxDocument,
  'application/vnd.cyclonedx+json': cyclonedxDocument,
  'application/vnd.in-toto+json': provenanceStatement,
} as const;

interface Attested {
  readonly images: readonly Image[];
  readonly lock: Lock;
  readonly plan: Plan;
  /** Of this program. */
  readonly version: string;
}

/**
 * Bills of materials (SPDX, CycloneDX) and provenance of images, in the store: from what the lock says of them, and from the
 * lists that the images of others have which they are built on.
 */
export async function attest(
  { images, lock, plan, version }: Attested,
  ports: Pick<Ports, 'store' | 'bases'>,
  progress: Progress,
): Promise<readonly Attachment[]> {
  const { store } = ports;
  const attachments: Attachment[] = [];
  for (const image of images) {
    const { digest } = image;
    const subject = { mediaType: MANIFEST_TYPE, digest, size: (await store.blob(digest))?.size ?? 0 };
    const base = lock.services[image.service]?.platforms[image.platform]?.image;
    const inherited = base === undefined ? [] : await inheritedBy(image, base, plan, { ...ports, progress });
    const components = mergeComponents(componentsOf(lock, image.service, image.platform), inherited);
    for (const [mediaType, document] of Object.entries(DOCUMENTS)) {
      const maker = { name: 'plimsoll', version };
      const bytes = Buffer.from(document(image, components, maker, base?.digest ?? null));
      attachments.push(await attach(subject, { mediaType, bytes }, store));
    }
  }
  return attachments;
}

async function inheritedBy(
  { service, platform }: Image,
  base: LockedImage,
  { services }: Plan,
  ports: Pick<Ports, 'store' | 'bases'> & { readonly progress: Progress },
): Promise<readonly Component[]> {
  const name = services.find(({ id }) => id === service)?.base.value.image ?? '';
  const { contentsOfBase } = await import('../lock/image/open.ts');
  const { packages, release } = await contentsOfBase(name, platform, base, ports);
  return inheritedComponents(packages, release);
}
