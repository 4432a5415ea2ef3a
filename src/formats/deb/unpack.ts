import type { Blob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import type { Digest, Store } from '../../model/store.ts';
import { readTar } from '../tar/read.ts';
import { openDeb } from './open.ts';

/** What a package holds. */
export interface Unpacked {
  /** The text files of its control archive by name. */
  readonly control: ReadonlyMap<string, string>;
  /** Its files in archive order, as the package has them (no usr-merge); contents are slices of one blob of the store. */
  readonly entries: readonly Entry[];
}

interface Remembered {
  readonly data: Digest;
  readonly control: Readonly<Record<string, string>>;
}

/**
 * Unpacks a package into the store, where its data archive stays uncompressed: images, native libraries and tools
 * share it, and contents are read from there instead of being held in memory. Done once for each sha256 (hex).
 * Rejects with a UserError when the package is damaged.
 */
export async function unpackDeb(
  fetch: () => Promise<Blob>,
  sha256: string,
  store: Store,
  where: string,
): Promise<Unpacked> {
  const known = await store.recall<Remembered>('deb', { sha256 });
  const held = known === null ? null : await store.blob(known.data);
  if (known !== null && held !== null) return opened(known, held, where);
  const fresh = await unpack(await fetch(), store, where);
  const data = await store.blob(fresh.data);
  if (data === null) throw new Error(`${fresh.data} vanished from the store`);
  const result = await opened(fresh, data, where);
  await store.remember('deb', { sha256 }, fresh);
  return result;
}

async function opened({ control }: Remembered, data: Blob, where: string): Promise<Unpacked> {
  return { control: new Map(Object.entries(control)), entries: await readTar(data, where) };
}

async function unpack(blob: Blob, store: Store, where: string): Promise<Remembered> {
  const deb = await openDeb(blob, where);
  const control: Record<string, string> = {};
  for (const [name, bytes] of await deb.control()) control[name] = Buffer.from(bytes).toString('utf8');
  const writer = await store.writer();
  try {
    for await (const chunk of deb.data()) await writer.write(chunk);
    const { digest } = await writer.commit();
    return { data: digest, control };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
