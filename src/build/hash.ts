import { createHash } from 'node:crypto';
import { contentSize } from '../formats/zip/content.ts';
import type { Entry, FileEntry } from '../model/entry.ts';
import type { Store } from '../model/store.ts';
import { changedFile } from '../oci/errors.ts';
import { unreadableSource } from './errors.ts';

/** Files of at least this many bytes are not read again when their place vouches for them. */
const LARGE = 256 * 1024;

export interface Hashed {
  /** What identifies the entries, as JSON: each with all it says, a file by the sha256 of its bytes. */
  readonly hashes: readonly unknown[];
  /** The same entries; reading a file to its end rejects with a UserError when it has changed since. */
  readonly entries: readonly Entry[];
  /** Bytes of the files. */
  readonly size: number;
}

/** Hashes entries of the tree: so that what is remembered under the hashes is what was read. */
export async function hashEntries(entries: readonly Entry[], store: Store): Promise<Hashed> {
  const hashes: unknown[] = [];
  const pinned: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    const { kind, path, mode, uid, gid } = entry;
    const hash = entry.kind === 'file' ? await hashOf(entry, store) : null;
    hashes.push([kind, path, mode, uid, gid, hash ?? ('target' in entry ? entry.target : null)]);
    pinned.push(entry.kind === 'file' && hash !== null ? pin(entry, hash) : entry);
    if (entry.kind === 'file') size += contentSize(entry.content);
  }
  return { hashes, entries: pinned, size };
}

async function hashOf({ path, content: { blob } }: FileEntry, store: Store): Promise<string> {
  const stamp = blob.size < LARGE ? undefined : blob.stamp;
  const known = stamp === undefined ? null : await store.recall<string>('file-hash', stamp);
  if (known !== null) return known;
  const hash = createHash('sha256');
  try {
    for await (const chunk of blob.stream()) hash.update(chunk);
  } catch (cause) {
    throw unreadableSource(`/${path}`, cause);
  }
  const digest = hash.digest('hex');
  // Had it changed meanwhile, its stamp would have too.
  if (stamp !== undefined && stamp === blob.stamp) await store.remember('file-hash', stamp, digest);
  return digest;
}

function pin(entry: FileEntry, expected: string): FileEntry {
  const { blob } = entry.content;
  async function* stream(offset = 0, length = blob.size - offset): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    for await (const chunk of blob.stream(offset, length)) {
      hash.update(chunk);
      yield chunk;
    }
    if (length === blob.size && hash.digest('hex') !== expected) throw changedFile(entry.path);
  }
  const content = {
    ...entry.content,
    blob: { size: blob.size, read: (at: number, length: number) => blob.read(at, length), stream },
  };
  return { ...entry, content };
}
