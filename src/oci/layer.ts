import { createHash } from 'node:crypto';
import { TAR_END, tarHeader, tarPadding } from '../formats/tar/header.ts';
import { contentBytes, contentSize, contentStream } from '../formats/zip/content.ts';
import { memoryBlob } from '../model/blob.ts';
import type { Content, Deflated, Entry } from '../model/entry.ts';
import type { BlobWriter, Digest } from '../model/store.ts';
import { arrange } from './arrange.ts';
import { changedFile } from './errors.ts';
import { GZIP_HEADER, gzipMember, gzipTrailer } from './member.ts';
import { release } from './release.ts';

/** OCI image-spec, layer: a gzip-compressed tar. */
export const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** A layer as written. */
export interface WrittenLayer {
  /** Of the gzip blob. */
  readonly digest: Digest;
  /** Of the uncompressed tar. */
  readonly diffId: Digest;
  /** Uncompressed bytes. */
  readonly size: number;
  /** Bytes of the blob. */
  readonly compressed: number;
}

const MEMBER = 1024 * 1024;
/** Files below this go into a member with their neighbours: one of their own would cost more than it saves. */
const PASS_FROM = 4096;
/** Deflated files up to this are unpacked ahead, in parallel; larger ones in chunks when it is their turn. */
const AHEAD = 4 * MEMBER;
/** Uncompressed bytes held at any time. */
const IN_FLIGHT = 4 * MEMBER;

/**
 * Writes entries as a gzip layer: a tar in the order of {@link arrange}, mtime 0, in gzip members one after another
 * (RFC 1952, 2.2). Deflated files of at least 4096 bytes are members made of their own compressed bytes, copied; all else is
 * compressed in members of 1 MiB. Deflated bytes are unpacked to hash the tar and to check length and CRC.
 * Memory stays flat whatever the size of the files. Commits the writer, or aborts it and rejects: with a UserError when a
 * file's bytes are not what its entry says, or with what reading and writing rejected with.
 */
export async function writeLayer(entries: readonly Entry[], writer: BlobWriter): Promise<WrittenLayer> {
  try {
    const tar = await writeMembers(parts(gathered(arrange(entries))), writer);
    const { digest, size: compressed } = await writer.commit();
    return { digest, ...tar, compressed };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** A run of the tar: bytes to compress, or a file to copy. */
type Part = { readonly kind: 'own'; readonly bytes: Uint8Array } | PassedFile;

interface PassedFile {
  readonly kind: 'pass';
  readonly path: string;
  readonly content: Deflated;
}

/** What is compressed here lies together, before what is copied: in fewer members, which shrink further. Hard links stay last. */
function gathered(entries: readonly Entry[]): readonly Entry[] {
  const rank = (entry: Entry): number => (entry.kind === 'hardlink' ? 2 : isPassed(entry) ? 1 : 0);
  return entries.toSorted((a, b) => rank(a) - rank(b));
}

function isPassed(entry: Entry): entry is Entry & { readonly content: Deflated } {
  return entry.kind === 'file' && entry.content.kind === 'deflated' && entry.content.size >= PASS_FROM;
}

/** Cuts the tar into parts: what is copied stands alone, what is between is gathered into members of 1 MiB. */
async function* parts(entries: readonly Entry[]): AsyncGenerator<Part> {
  let pending = Buffer.allocUnsafe(MEMBER);
  let filled = 0;
  function* put(bytes: Uint8Array): Generator<Part> {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + MEMBER - filled);
      pending.set(piece, filled);
      at += piece.length;
      filled += piece.length;
      if (filled === MEMBER) yield* flush();
    }
  }
  function* flush(): Generator<Part> {
    if (filled === 0) return;
    // Most runs between copied files are a header: a buffer of a megabyte each would be waste.
    const bytes =
      filled * 2 > MEMBER ? pending.subarray(0, filled) : Buffer.from(pending.subarray(0, filled));
    if (bytes.buffer === pending.buffer) pending = Buffer.allocUnsafe(MEMBER);
    filled = 0;
    yield { kind: 'own', bytes };
  }
  for (const entry of entries) {
    const size = entry.kind === 'file' ? contentSize(entry.content) : 0;
    const target = entry.kind === 'symlink' || entry.kind === 'hardlink' ? entry.target : '';
    yield* put(tarHeader({ ...entry, size, target }));
    if (entry.kind !== 'file') continue;
    const { content, path } = entry;
    if (content.kind === 'deflated' && size >= PASS_FROM) {
      yield* flush();
      yield { kind: 'pass', path, content };
    } else {
      for await (const chunk of wholeStream(content, path)) yield* put(chunk);
    }
    yield* put(new Uint8Array(tarPadding(size)));
  }
  yield* put(TAR_END);
  yield* flush();
}

/** A file's bytes, exactly as many as its header has announced. */
async function* wholeStream(content: Content, path: string): AsyncGenerator<Uint8Array> {
  const size = contentSize(content);
  if (content.kind === 'deflated') {
    yield await contentBytes(content, size, path);
    return;
  }
  let seen = 0;
  for await (const chunk of content.blob.stream()) {
    seen += chunk.length;
    if (seen > size) break;
    yield chunk;
  }
  if (seen !== size) throw changedFile(path);
}

/** A part ready to be written: its bytes in the tar and in the blob, or a large file still to be streamed. */
type Ready =
  | { readonly raw: Uint8Array; readonly packed: readonly Uint8Array[]; readonly large: null }
  | { readonly large: PassedFile };

/** Packs and unpacks parts ahead in libuv's pool while the ones before are hashed and written, in order. */
async function writeMembers(
  all: AsyncIterable<Part>,
  writer: BlobWriter,
): Promise<Pick<WrittenLayer, 'diffId' | 'size'>> {
  const hash = createHash('sha256');
  const queue: { readonly ready: Promise<Ready>; readonly weight: number }[] = [];
  let weight = 0;
  let size = 0;
  const addRaw = (bytes: Uint8Array): void => {
    hash.update(bytes);
    size += bytes.length;
  };
  const writeNext = async (): Promise<void> => {
    const next = queue.shift();
    if (!next) return;
    const ready = await next.ready;
    weight -= next.weight;
    if (ready.large) return passLarge(ready.large, addRaw, writer);
    addRaw(ready.raw);
    release(ready.raw);
    for (const bytes of ready.packed) await writer.write(bytes);
  };
  for await (const part of all) {
    const ready = prepare(part);
    // It is awaited when its turn comes; until then a failure must not count as unhandled.
    ready.catch(() => {});
    const one = part.kind === 'own' ? part.bytes.length : Math.min(part.content.size, AHEAD);
    queue.push({ ready, weight: one });
    weight += one;
    while (weight > IN_FLIGHT) await writeNext();
  }
  while (queue.length > 0) await writeNext();
  return { diffId: `sha256:${hash.digest('hex')}`, size };
}

async function prepare(part: Part): Promise<Ready> {
  if (part.kind === 'own') return { raw: part.bytes, packed: await gzipMember(part.bytes), large: null };
  const { content, path } = part;
  if (content.size > AHEAD) return { large: part };
  const packed = await content.blob.read(0, content.blob.size);
  const raw = await contentBytes({ ...content, blob: memoryBlob(packed) }, AHEAD, path);
  return { raw, packed: [GZIP_HEADER, packed, gzipTrailer(content.crc32, content.size)], large: null };
}

/** Copies a large file's member while the same bytes, read a second time, are unpacked for the hash. */
async function passLarge(
  { content, path }: PassedFile,
  addRaw: (bytes: Uint8Array) => void,
  writer: BlobWriter,
): Promise<void> {
  const copy = async (): Promise<void> => {
    await writer.write(GZIP_HEADER);
    for await (const chunk of content.blob.stream()) await writer.write(chunk);
    await writer.write(gzipTrailer(content.crc32, content.size));
  };
  const unpack = async (): Promise<void> => {
    for await (const chunk of contentStream(content, path)) addRaw(chunk);
  };
  // Both must have ended before a failure of one aborts the writer.
  const [copied, unpacked] = await Promise.allSettled([copy(), unpack()]);
  for (const one of [unpacked, copied]) if (one.status === 'rejected') throw one.reason;
}
