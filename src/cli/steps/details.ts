import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildContext } from '../../model/context.ts';
import type { Image } from '../../model/image.ts';
import type { ImageSource } from '../../model/imagesource.ts';
import type { Details, ServiceInspection } from '../../model/report.ts';
import type { Store } from '../../model/store.ts';
import { isHost } from '../platform.ts';
import type { Session } from '../verb.ts';
import { openPorts } from '../wire/ports.ts';
import { scanStep } from './scan.ts';

/** Gathers what a page shows besides: the inventory, each image looked into, the score of the container files, the context. */
export async function detailsStep(dir: string, images: readonly Image[], session: Session): Promise<Details> {
  const [{ application, inventory }, { checkStep }, { inspect }] = await Promise.all([
    scanStep(dir, session),
    import('./check.ts'),
    import('../../inspect/inspect.ts'),
  ]);
  const { store } = await openPorts(application, session);
  const inspections: ServiceInspection[] = [];
  for (const image of images.filter(({ platform }) => isHost(platform))) {
    const source = await storedImage(image, store);
    const uses = { inventory, service: image.service };
    const inspection = await session.talk.step(`inspecting ${image.service}`, () =>
      inspect(source, { uses }),
    );
    inspections.push({ service: image.service, inspection });
  }
  const wishes = {
    persona: 'regular',
    fix: null,
    baseline: null,
    writeBaseline: null,
    treePaths: true,
  } as const;
  const { report: check } = await checkStep([dir], wishes, session);
  return {
    name: basename(application.root),
    inventory,
    inspections,
    check: check.files.length > 0 ? check : null,
    context: await contextStep(application.root, session),
  };
}

/** What building with a folder as context would send. */
export async function contextStep(root: string, session: Session): Promise<BuildContext> {
  const [{ contextOf }, { contextFiles }] = await Promise.all([
    import('../../inspect/context.ts'),
    import('../../source/context.ts'),
  ]);
  const path = '.dockerignore';
  const text = await readFile(join(root, path), 'utf8').catch(() => null);
  return session.talk.step('reading the build context', async () =>
    contextOf(contextFiles(root), text === null ? null : { path, text }),
  );
}

/** A built image, read from the store. */
async function storedImage({ ref, config, layers }: Image, store: Store): Promise<ImageSource> {
  const { layerSource } = await import('../../source/image/layer.ts');
  const held = async (digest: Image['digest']) => {
    const blob = await store.blob(digest);
    if (blob === null) throw new Error(`${digest} is not in the store`);
    return blob;
  };
  const blob = await held(config);
  return {
    name: ref,
    config: JSON.parse(Buffer.from(await blob.read(0, blob.size)).toString('utf8')),
    layers: await Promise.all(layers.map(async ({ digest }) => layerSource(await held(digest), digest, ref))),
    close: async () => {},
  };
}
