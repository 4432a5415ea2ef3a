import { createHash } from 'node:crypto';
import type { Digest, Store } from '../model/store.ts';

/**
 * Puts a document (a configuration, a manifest, an index) into the store unless it is there: what changes nothing writes
 * nothing. Its digest and bytes are what a descriptor says of it (OCI image-spec, descriptor).
 */
export async function putDocument(
  store: Store,
  bytes: Uint8Array,
): Promise<{ readonly digest: Digest; readonly size: number }> {
  const digest = digestOf(bytes);
  const known = await store.blob(digest);
  if (known?.size === bytes.length) return { digest, size: bytes.length };
  const writer = await store.writer();
  await writer.write(bytes);
  return writer.commit(digest);
}

/** The digest of a document's bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
