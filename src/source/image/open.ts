import { statSync } from 'node:fs';
import type { ImageSource } from '../../model/imagesource.ts';
import { dockerImage } from './docker.ts';
import { badImage, openError } from './errors.ts';
import { layoutImage } from './layout.ts';
import { archiveParts, folderParts, type Parts } from './parts.ts';

/**
 * Opens an image stored on disk: a folder with an OCI layout, or a tar archive with one or of `docker save`.
 * @param platform which one of an index, `os/architecture`; needed only when there are several
 * @throws UserError when it is none of these, or damaged
 */
export async function openImage(path: string, platform: string | null): Promise<ImageSource> {
  return imageOf(path, await partsAt(path), platform);
}

async function partsAt(path: string): Promise<Parts> {
  try {
    return statSync(path).isDirectory() ? folderParts(path) : await archiveParts(path);
  } catch (fault) {
    throw openError(path, fault);
  }
}

/** The image that these parts are; closes them when they are none. */
export async function imageOf(name: string, parts: Parts, platform: string | null): Promise<ImageSource> {
  try {
    const image = (await layoutImage(name, parts, platform)) ?? (await dockerImage(name, parts));
    if (image === null) throw badImage(name, 'it has neither an index.json nor a manifest.json');
    return image;
  } catch (fault) {
    parts.close();
    throw fault;
  }
}
