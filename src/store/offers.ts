import type { Blob } from '../model/blob.ts';
import type { Digest, Store } from '../model/store.ts';

/** Blobs that are elsewhere, and come into the store when somebody asks for them. */
export interface Offers {
  readonly store: Store;
  /** @param open opens the blob where it is; its bytes are checked against the digest */
  offer(digest: Digest, open: () => Promise<Blob>): void;
}

/** A store that fetches what was offered to it and asked of it: layers of other people's images, which most builds never read. */
export function withOffers(inner: Store): Offers {
  const offered = new Map<Digest, () => Promise<Blob>>();
  const coming = new Map<Digest, Promise<void>>();
  const fetch = async (digest: Digest, open: () => Promise<Blob>): Promise<void> => {
    const blob = await open();
    const writer = await inner.writer();
    try {
      for await (const chunk of blob.stream()) await writer.write(chunk);
    } catch (fault) {
      await writer.abort();
      throw fault;
    }
    await writer.commit(digest);
  };
  const store: Store = {
    async blob(digest) {
      const held = await inner.blob(digest);
      const open = offered.get(digest);
      if (held !== null || open === undefined) return held;
      const begun = coming.get(digest) ?? fetch(digest, open).finally(() => coming.delete(digest));
      coming.set(digest, begun);
      await begun;
      return inner.blob(digest);
    },
    path: (digest) => inner.path(digest),
    writer: () => inner.writer(),
    spool: () => inner.spool(),
    recall: (kind, key) => inner.recall(kind, key),
    remember: (kind, key, value) => inner.remember(kind, key, value),
    folder: (kind, key, make) => inner.folder(kind, key, make),
  };
  return { store, offer: (digest, open) => void offered.set(digest, open) };
}
