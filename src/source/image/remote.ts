import type { Blob } from '../../model/blob.ts';
import type { ImageSource } from '../../model/imagesource.ts';
import { imageOf } from './open.ts';

/** A repository of a registry, as reading an image needs it. */
export interface Remote {
  /** The manifest or index a tag or digest names. */
  manifest(name: string): Promise<Blob>;
  /** A blob that is read when it is asked for. */
  blob(digest: string, size: number): Blob;
}

/**
 * Opens an image in a registry; layers are read when they are asked for, none is stored.
 * @param tag a tag or a digest
 * @throws UserError when there is none, or none for `platform`
 */
export async function remoteImage(
  name: string,
  remote: Remote,
  tag: string,
  platform: string | null,
): Promise<ImageSource> {
  return imageOf(
    name,
    {
      async get(path, size) {
        if (path === 'index.json') return remote.manifest(tag);
        const [, digest] = /^blobs\/(sha256\/[0-9a-f]{64})$/.exec(path) ?? [];
        if (digest === undefined) return null;
        const named = digest.replace('/', ':');
        return size === undefined ? remote.manifest(named) : remote.blob(named, size);
      },
      close: () => {},
    },
    platform,
  );
}
