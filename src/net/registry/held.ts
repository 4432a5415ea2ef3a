import type { Digest, Store } from '../../model/store.ts';
import { hasManifest } from './manifests.ts';
import type { Session } from './session.ts';

/** Blobs that a repository has, with their sizes. */
export type Held = ReadonlyMap<Digest, number>;

/** What was pushed to a repository last. */
interface Last {
  readonly manifests: readonly { readonly mediaType: string; readonly digest: Digest }[];
  readonly blobs: readonly (readonly [digest: Digest, size: number])[];
}

/**
 * The blobs of the last push to the repository, if it still has the manifests of that: a registry keeps what a manifest
 * names, and one question is for all of them. None when it has not.
 */
export async function heldBefore(session: Session, store: Store): Promise<Held> {
  const last = await store.recall<Last>('pushed', keyOf(session));
  if (last === null) return new Map();
  const there = await Promise.all(last.manifests.map((one) => hasManifest(session, one)));
  return new Map(there.every(Boolean) ? last.blobs : []);
}

export async function rememberHeld(session: Session, store: Store, last: Last): Promise<void> {
  await store.remember('pushed', keyOf(session), last);
}

function keyOf({ reference: { registry, repository } }: Session): unknown {
  return [registry, repository];
}
