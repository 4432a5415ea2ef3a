import { join, resolve } from 'node:path';
import type { ImageSource } from '../model/imagesource.ts';
import type { Session } from './verb.ts';

/**
 * Opens an image by the name a user gives it and hands it to `use`. `docker:NAME` or `podman:NAME` is saved to a
 * temporary archive first; anything else is a path. Nothing is left behind.
 */
export async function withImage<T>(
  name: string,
  platform: string | null,
  session: Session,
  use: (source: ImageSource) => Promise<T>,
): Promise<T> {
  const [, engine, image] = /^(docker|podman):(.+)$/s.exec(name) ?? [];
  if (engine === undefined || image === undefined)
    return open(resolve(session.cwd, name), name, platform, use);
  const [{ inScratch }, { saveImage }, { run }] = await Promise.all([
    import('../engine/scratch.ts'),
    import('../engine/save.ts'),
    import('../engine/run.ts'),
  ]);
  return inScratch(async (folder) => {
    const file = join(folder, 'image.tar');
    await session.talk.step(`saving ${image}`, () => saveImage(run, engine, image, file));
    return open(file, name, platform, use);
  });
}

async function open<T>(
  path: string,
  name: string,
  platform: string | null,
  use: (source: ImageSource) => Promise<T>,
): Promise<T> {
  const { openImage } = await import('../source/image/open.ts');
  const source = await openImage(path, platform);
  try {
    return await use({ ...source, name });
  } finally {
    await source.close();
  }
}
