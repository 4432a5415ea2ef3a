import type { Blob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import type { Digest, Store } from '../../model/store.ts';
import { decompress } from '../deb/decompress.ts';
import { readTar } from '../tar/read.ts';

/** More than any package that anybody runs. */
const MOST_BYTES = 4 * 1024 ** 3;

/**
 * Unpacks a tarball of the npm registry into the store, once for each integrity: its files below no folder, as npm puts
 * them: the first segment of every name is dropped, links are passed over, modes are 0755 for what is executable and
 * 0644 otherwise. Rejects with a UserError when it is damaged.
 */
export async function unpackTarball(
  fetch: () => Promise<Blob>,
  integrity: string,
  store: Store,
  where: string,
): Promise<readonly Entry[]> {
  const known = await store.recall<Digest>('npm-tar', integrity);
  const held = known === null ? null : await store.blob(known);
  if (held !== null) return installed(await readTar(held, where));
  const writer = await store.writer();
  let digest: Digest;
  try {
    for await (const chunk of decompress('.gz', (await fetch()).stream(), MOST_BYTES))
      await writer.write(chunk);
    ({ digest } = await writer.commit());
  } catch (error) {
    await writer.abort();
    throw error;
  }
  const tar = await store.blob(digest);
  if (tar === null) throw new Error(`${digest} vanished from the store`);
  const entries = installed(await readTar(tar, where));
  await store.remember('npm-tar', integrity, digest);
  return entries;
}

function installed(entries: readonly Entry[]): readonly Entry[] {
  return entries.flatMap((entry) => {
    const path = entry.path.slice(entry.path.indexOf('/') + 1);
    if (entry.kind !== 'file' || !entry.path.includes('/')) return [];
    return [{ ...entry, path, mode: (entry.mode & 0o111) === 0 ? 0o644 : 0o755, uid: 0, gid: 0 }];
  });
}
