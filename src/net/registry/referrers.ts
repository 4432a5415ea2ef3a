import type { Digest, Store } from '../../model/store.ts';
import { held, putBytes } from './manifests.ts';
import type { Session } from './session.ts';
import { readText } from './text.ts';

/** A manifest in the store that refers to one of the images. */
export interface Attached {
  readonly descriptor: { readonly mediaType: string; readonly digest: Digest; readonly size: number };
  readonly subject: Digest;
  readonly blobs: readonly Digest[];
}

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

/**
 * Stores manifests that refer to images (OCI distribution-spec 1.1, "Pushing Manifests with Subject"). A registry that
 * does not say it has understood gets the list of an image's referrers as an index under the tag that clients look at
 * then (`sha256-<hex>`), what was in that list before included.
 */
export async function pushReferrers(
  session: Session,
  attachments: readonly Attached[],
  store: Store,
): Promise<void> {
  const unlisted: Attached[] = [];
  for (const one of attachments) {
    const { mediaType, digest } = one.descriptor;
    const blob = await held(store, digest);
    const known = await putBytes(session, mediaType, digest, await blob.read(0, blob.size));
    if (!known) unlisted.push(one);
  }
  for (const [subject, all] of Map.groupBy(unlisted, (one) => one.subject)) {
    const tag = subject.replace(':', '-');
    const mine = all.map(({ descriptor }) => descriptor);
    const digests = new Set<string>(mine.map(({ digest }) => digest));
    const others = (await listed(session, tag)).filter(({ digest }) => !digests.has(digest));
    const index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [...others, ...mine] };
    await putBytes(session, INDEX_TYPE, tag, Buffer.from(JSON.stringify(index)));
  }
}

/** What an index under a tag lists; nothing when there is none, or something else. */
async function listed(session: Session, tag: string): Promise<readonly { readonly digest: Digest }[]> {
  const answer = await session.send({
    url: session.url(`manifests/${tag}`),
    method: 'GET',
    headers: { accept: INDEX_TYPE },
  });
  if (answer.statusCode !== 200) {
    answer.resume();
    return [];
  }
  try {
    const { manifests } = JSON.parse(await readText(answer));
    return Array.isArray(manifests) ? manifests.filter((one) => typeof one?.digest === 'string') : [];
  } catch {
    return [];
  }
}
