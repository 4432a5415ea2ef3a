import type { Blob } from '../../model/blob.ts';
import type { Digest, Store } from '../../model/store.ts';
import type { Session } from './session.ts';

/** Stores a manifest; true when the registry says that it has understood what the manifest refers to. */
export async function putBytes(
  session: Session,
  mediaType: string,
  name: string,
  body: Uint8Array,
): Promise<boolean> {
  const headers = { 'content-type': mediaType, 'content-length': String(body.length) };
  const answer = await session.send({ url: session.url(`manifests/${name}`), method: 'PUT', headers, body });
  if (answer.statusCode !== 201) return session.refuse(`storing the manifest ${name}`, answer);
  answer.resume();
  return answer.headers['oci-subject'] !== undefined;
}

/** A blob that the store must have. */
export async function held(store: Store, digest: Digest): Promise<Blob> {
  const blob = await store.blob(digest);
  if (blob === null) throw new Error(`the store has no blob ${digest}`);
  return blob;
}
