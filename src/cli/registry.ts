import { parseReference, type Reference } from '../formats/reference/reference.ts';
import type { Image } from '../model/image.ts';
import type { Store } from '../model/store.ts';
import type { PushOptions } from '../net/registry/push.ts';
import { putDocument } from '../oci/document.ts';
import { byReference } from '../oci/layout.ts';
import { INDEX_TYPE, imageIndex, MANIFEST_TYPE, platformOf } from '../oci/manifest.ts';
import type { Attachment } from '../oci/referrer.ts';
import type { Session } from './verb.ts';
import type { Ports } from './wire/ports.ts';

/**
 * Pushes the images: one service to the reference as it stands, several each to a repository of their own below it.
 * A reference without a tag takes the image's. Images of several platforms are tagged as one index.
 * @returns for people, what is where now
 */
export async function pushImages(
  images: readonly Image[],
  target: string,
  { store, push: pushing }: Ports,
  { talk }: Session,
  attachments: readonly Attachment[],
): Promise<string> {
  const [{ badReference }, push] = await Promise.all([import('../net/registry/errors.ts'), pushing()]);
  const groups = [...byReference(images)];
  const pushed: string[] = [];
  for (const [ref, platforms] of groups) {
    const reference = referenceFor(target, ref, groups.length > 1);
    if (reference === null) throw badReference(target);
    const blobs = new Map(platforms.flatMap(blobsOf));
    let done = 0;
    const total = [...blobs.values()].reduce((sum, size) => sum + size, 0);
    const options: PushOptions = {
      elsewhere: elsewhere(platforms, reference),
      ...(await indexFor(platforms, store)),
      attachments: attachments.filter(({ subject }) => platforms.some(({ digest }) => digest === subject)),
      progress: (digest) => {
        done += blobs.get(digest) ?? 0;
        talk.progress({ step: `pushing ${ref}`, done, total, unit: 'bytes' });
      },
    };
    pushed.push(await talk.step(`pushing ${ref}`, () => push(manifestsOf(platforms), reference, options)));
  }
  return `pushed ${pushed.join(', ')}`;
}

/** Where one image goes. Null when the target is no reference, or has a tag although it is to hold several repositories. */
function referenceFor(target: string, ref: string, several: boolean): Reference | null {
  const [, name = ref, tag = null] = /^(.*):([^:/]*)$/.exec(ref) ?? [];
  const parsed = parseReference(several ? `${target}/${name}` : target);
  return parsed === null || parsed.digest !== null ? null : { ...parsed, tag: parsed.tag ?? tag };
}

function manifestsOf(images: readonly Image[]) {
  return images.map(({ digest, config, layers }) => ({
    mediaType: MANIFEST_TYPE,
    manifest: digest,
    blobs: [config, ...layers.map((layer) => layer.digest)],
  }));
}

/** Layers of other people's images, and the repositories they can be mounted from. */
function elsewhere(images: readonly Image[], target: Reference): NonNullable<PushOptions['elsewhere']> {
  const layers = images.flatMap((image) => image.layers);
  return new Map(
    layers.flatMap(({ digest, compressed, origin }) => {
      if (origin === undefined) return [];
      const from = parseReference(origin);
      const repository = from?.registry === target.registry ? from.repository : null;
      return [[digest, { repository, size: compressed }] as const];
    }),
  );
}

function blobsOf({ layers }: Image): readonly (readonly [string, number])[] {
  return layers.map(({ digest, compressed }) => [digest, compressed]);
}

/** The index over several platforms, put into the store; nothing for one image. */
async function indexFor(images: readonly Image[], store: Store): Promise<Pick<PushOptions, 'index'>> {
  if (images.length === 1) return {};
  const manifests = [];
  for (const { digest, platform } of images) {
    const blob = await store.blob(digest);
    manifests.push({
      mediaType: MANIFEST_TYPE,
      digest,
      size: blob?.size ?? 0,
      platform: platformOf(platform),
    });
  }
  const { digest } = await putDocument(store, imageIndex(manifests));
  return { index: { mediaType: INDEX_TYPE, digest } };
}
