import type { Digest, Store } from '../../model/store.ts';
import { isThere, type Session } from './session.ts';

/** What a repository may be expected to have. */
export interface Expected {
  readonly blobs: ReadonlySet<Digest>;
  /** Whether it has them. */
  readonly there: Promise<boolean>;
}

export const NOTHING: Expected = { blobs: new Set(), there: Promise.resolve(false) };

/** What was pushed to a repository last. */
interface Last {
  readonly manifests: readonly { readonly mediaType: string; readonly digest: Digest }[];
  readonly blobs: readonly Digest[];
}

/**
 * The blobs of the last push to the repository. It has them if it still has the manifests of that: a registry keeps what
 * a manifest names, and one question is for all of them.
 */
export async function heldBefore(session: Session, store: Store): Promise<Expected> {
  const last = await store.recall<Last>('pushed', keyOf(session));
  if (last === null) return NOTHING;
  const there = Promise.all(
    last.manifests.map(({ mediaType, digest }) =>
      isThere(session, `manifests/${digest}`, { accept: mediaType }),
    ),
  ).then((all) => all.every(Boolean));
  // It is awaited where it matters; until then a failure must not count as unhandled.
  there.catch(() => {});
  return { blobs: new Set(last.blobs), there };
}

export async function rememberHeld(session: Session, store: Store, last: Last): Promise<void> {
  await store.remember('pushed', keyOf(session), last);
}

function keyOf({ reference: { registry, repository } }: Session): unknown {
  return [registry, repository];
}
