import { resolve } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { Blob } from '../../model/blob.ts';
import type { BaseImages, ImageSource } from '../../model/imagesource.ts';
import type { Session } from '../verb.ts';

/**
 * The images that services are built on, where plimsoll.yaml says they are: in registries, or as layouts on disk.
 * @param root folder that the paths of layouts are relative to
 */
export function openBaseImages(root: string, run: Run, { env }: Pick<Session, 'env'>): BaseImages {
  return {
    async open(name, platform, digest) {
      const layout = /^oci:(.+)$/s.exec(name)?.[1];
      const source =
        layout === undefined
          ? await fromRegistry(name, platform, digest, run, env)
          : await fromLayout(resolve(root, layout), name, platform, digest);
      if (digest === null || source.digest === digest) return source;
      await source.close();
      const { otherBase } = await import('../../source/image/errors.ts');
      throw otherBase(name, digest);
    },
  };
}

async function fromRegistry(
  name: string,
  platform: string,
  digest: string | null,
  run: Run,
  env: Session['env'],
): Promise<ImageSource> {
  const [{ parseReference }, { openRepository }, { remoteImage }, { exchanger }, { badReference }] =
    await Promise.all([
      import('../../formats/reference/reference.ts'),
      import('../../net/registry/pull.ts'),
      import('../../source/image/remote.ts'),
      import('../../net/exchange.ts'),
      import('../../net/registry/errors.ts'),
    ]);
  const reference = parseReference(name);
  if (reference === null) throw badReference(name);
  const repository = openRepository(reference, { env, run, exchange: exchanger({ env }) });
  return remoteImage(name, repository, digest ?? reference.digest ?? reference.tag ?? 'latest', platform);
}

/** A layout has no names of digests: the manifest of one is read in the place of its index. */
async function fromLayout(
  folder: string,
  name: string,
  platform: string,
  digest: string | null,
): Promise<ImageSource> {
  const [{ folderParts }, { imageOf }] = await Promise.all([
    import('../../source/image/parts.ts'),
    import('../../source/image/open.ts'),
  ]);
  const parts = folderParts(folder);
  const index = digest === null ? 'index.json' : `blobs/${digest.replace(':', '/')}`;
  const get = (path: string): Promise<Blob | null> => parts.get(path === 'index.json' ? index : path);
  return imageOf(name, { get, close: () => parts.close() }, platform);
}
