import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StreamedMember, streamTar } from '../../formats/tar/read.ts';
import { whiteoutOf } from '../../formats/tar/whiteout.ts';
import type { Blob } from '../../model/blob.ts';
import type { Layer } from '../../model/image.ts';
import { layerSource } from '../../source/image/layer.ts';
import { damagedLayer, unsafeLayer } from './errors.ts';
import { Folder } from './folder.ts';

/** What a layer takes away from the layers below it (OCI image-spec, layer, whiteouts). */
export interface Whiteouts {
  /** Paths that are gone. */
  readonly removed: readonly string[];
  /** Directories whose earlier content is gone. */
  readonly emptied: readonly string[];
}

/** A layer whose blob is in the store. */
export type StoredLayer = Pick<Layer, 'digest' | 'diffId' | 'size' | 'what'>;

/** Which files of layers are unpacked. */
export interface LayerPart {
  /** Tells it from every other. */
  readonly name: string;
  /** Links are unpacked all the same: they are small, and one of them may lead to it. */
  has(path: string): boolean;
}

/** How a layer is unpacked. */
export interface UnpackOptions {
  /** Keep owners (needs root); otherwise all files belong to whoever unpacks. */
  readonly owned: boolean;
  /** Absent: the whole layer. */
  readonly part?: LayerPart | undefined;
}

/** Names in the folder that `unpackLayer` makes. */
export const FILES = 'files';
export const WHITEOUTS = 'whiteouts.json';

/**
 * Unpacks a layer into the empty folder `into`: its files below `files`, its whiteouts beside them. Nothing is
 * written outside, whatever the archive says: no name leaves the folder, no file goes through a link, set-uid bits
 * and devices are left out, and what is longer than the layer is recorded to be is refused. Rejects with a {@link UserError} on
 * such an archive, and when the bytes are not those of the layer's diff id.
 * @param progress told the uncompressed bytes of each piece
 */
export async function unpackLayer(
  layer: StoredLayer,
  blob: Blob,
  into: string,
  { owned, part }: UnpackOptions,
  progress: (bytes: number) => void,
): Promise<void> {
  const hash = createHash('sha256');
  const opened = await layerSource(blob, null, layer.what);
  async function* checked(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of opened.stream()) {
      size += chunk.length;
      if (size > layer.size)
        throw damagedLayer(layer, `it is longer than the ${layer.size} bytes it should have`);
      hash.update(chunk);
      progress(chunk.length);
      yield chunk;
    }
  }
  const chunks = checked();
  const folder = new Folder(join(into, FILES), owned);
  const removed: string[] = [];
  const emptied: string[] = [];
  for await (const member of streamTar(chunks, `layer ${layer.digest}`)) {
    const whiteout = whiteoutOf(member.path);
    if (whiteout?.hides === null) emptied.push(whiteout.folder);
    else if (whiteout) removed.push(hiddenPath(whiteout.folder, whiteout.hides, layer));
    else if (part === undefined || isOf(part, member)) await place(folder, member);
  }
  // The padding after the archive's end belongs to the diff id too.
  for await (const _ of chunks);
  folder.close();
  if (`sha256:${hash.digest('hex')}` !== layer.diffId)
    throw damagedLayer(layer, 'its bytes have another hash');
  writeFileSync(join(into, WHITEOUTS), JSON.stringify({ removed, emptied } satisfies Whiteouts));
}

function isOf(part: LayerPart, { kind, path, target }: StreamedMember): boolean {
  return kind === 'symlink' || (part.has(path) && (kind !== 'hardlink' || part.has(target)));
}

function hiddenPath(folder: string, name: string, layer: StoredLayer): string {
  if (name === '' || name === '.' || name === '..')
    throw unsafeLayer(layer.digest, `a whiteout of "${name}"`);
  return folder === '' ? name : `${folder}/${name}`;
}

async function place(folder: Folder, member: StreamedMember): Promise<void> {
  if (member.kind === 'directory') folder.directory(member);
  else if (member.kind === 'symlink') folder.symlink(member, member.target);
  else if (member.kind === 'hardlink') folder.hardlink(member, member.target);
  else if (member.kind === 'file') await folder.file(member, member.body);
}
