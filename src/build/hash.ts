import { createHash } from 'node:crypto';
import { contentSize } from '../formats/zip/content.ts';
import type { Entry } from '../model/entry.ts';

/**
 * What identifies entries: each with all it says, a file by the sha256 of its bytes as they lie. For a key.
 * `size` is their bytes.
 */
export async function hashEntries(
  entries: readonly Entry[],
): Promise<{ readonly hashes: readonly unknown[]; readonly size: number }> {
  const hashes: unknown[] = [];
  let size = 0;
  for (const entry of entries) {
    const { kind, path, mode, uid, gid } = entry;
    const head = [kind, path, mode, uid, gid];
    if (entry.kind === 'file') {
      size += contentSize(entry.content);
      const hash = createHash('sha256');
      for await (const chunk of entry.content.blob.stream()) hash.update(chunk);
      hashes.push([...head, hash.digest('hex')]);
    } else hashes.push(entry.kind === 'directory' ? head : [...head, entry.target]);
  }
  return { hashes, size };
}
