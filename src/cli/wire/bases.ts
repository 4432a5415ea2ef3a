import { resolve } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { Blob } from '../../model/blob.ts';
import type { BaseImages, ImageSource } from '../../model/imagesource.ts';
import { blobPath } from '../../model/store.ts';
import type { Session } from '../verb.ts';

/**
 * The images that services are built on, where plimsoll.yaml says they are: in registries, or as layouts or archives on disk.
 * @param root folder that the paths of layouts are relative to
 */
export function openBaseImages(root: string, run: Run, { env }: Pick<Session, 'env'>): BaseImages {
  return {
    async open(name, platform, digest) {
      const [, kind, path = ''] = /^(oci|archive):(.+)$/s.exec(name) ?? [];
      const source =
        kind === undefined
          ? await registryImage(name.replace(/^registry:/, ''), platform, digest, run, env)
          : await fromDisk(kind, resolve(root, path), name, platform, digest);
      if (digest === null || source.digest === digest) return source;
      await source.close();
      const { otherBase } = await import('../../source/image/errors.ts');
      throw otherBase(name, digest);
    },
  };
}

/**
 * An image in a registry, of which nothing is fetched before it is asked for. Rejects with a UserError.
 * @param digest its manifest; null for what the name says
 */
export async function registryImage(
  name: string,
  platform: string | null,
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

/** Neither layouts nor archives have names of digests: the manifest of one is read in the place of its index. */
async function fromDisk(
  kind: string,
  path: string,
  name: string,
  platform: string,
  digest: string | null,
): Promise<ImageSource> {
  const [{ archiveParts, folderParts }, { imageOf }] = await Promise.all([
    import('../../source/image/parts.ts'),
    import('../../source/image/open.ts'),
  ]);
  const parts = kind === 'archive' ? await archiveParts(path) : folderParts(path);
  const index = digest === null ? 'index.json' : blobPath(digest);
  const get = (name: string): Promise<Blob | null> => parts.get(name === 'index.json' ? index : name);
  return imageOf(name, { get, close: () => parts.close() }, platform);
}
