import { relative, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Image } from '../model/image.ts';
import type { Attachment } from '../oci/referrer.ts';
import { isHost } from './platform.ts';
import type { Session } from './verb.ts';
import type { Ports } from './wire/ports.ts';

/** Where built images go besides the store. */
export type Output =
  | { readonly kind: 'oci' | 'archive'; readonly path: string }
  | { readonly kind: 'registry'; readonly reference: string }
  | { readonly kind: 'docker' | 'podman' };

/** What `parseOutput` reads, for help and messages. */
export const OUTPUT_FORMS = 'oci:DIR, archive:FILE, registry:REF, docker or podman';

/** Reads `oci:DIR`, `archive:FILE`, `registry:REF`, `docker` or `podman`. */
export function parseOutput(text: string): Output {
  if (text === 'docker' || text === 'podman') return { kind: text };
  const [, kind, path] = /^(oci|archive|registry):(.+)$/s.exec(text) ?? [];
  if (kind === 'registry' && path !== undefined) return { kind, reference: path };
  if ((kind === 'oci' || kind === 'archive') && path !== undefined) return { kind, path };
  throw new InvalidArgumentError(`It is one of ${OUTPUT_FORMS}.`);
}

/**
 * Delivers the images, each sink whole or not at all; returns what was done, for people. An engine gets the images of
 * this machine's platform, or those there are when it has none.
 * @param attachments go with the images where there is a place for them: into a layout, to a registry
 */
export async function deliver(
  images: readonly Image[],
  output: Output,
  ports: Ports,
  session: Session,
  attachments: readonly Attachment[] = [],
): Promise<string> {
  switch (output.kind) {
    case 'oci':
      return writeLayout(images, resolve(session.cwd, output.path), ports, session, attachments);
    case 'archive':
      return writeArchive(images, resolve(session.cwd, output.path), ports, session);
    case 'registry':
      return (await import('./registry.ts')).pushImages(
        images,
        output.reference,
        ports,
        session,
        attachments,
      );
    default:
      return load(images, output.kind, ports, session);
  }
}

async function writeLayout(
  images: readonly Image[],
  folder: string,
  { store }: Ports,
  session: Session,
  attachments: readonly Attachment[],
) {
  const [{ isOurLayout, layoutFiles }, sink] = await Promise.all([
    import('../oci/layout.ts'),
    import('../store/layout.ts'),
  ]);
  const files = await layoutFiles(images, store, attachments);
  await session.talk.step('writing the layout', () => sink.writeLayout(folder, files, isOurLayout));
  return `wrote ${shown(folder, session)}, an OCI layout`;
}

async function writeArchive(images: readonly Image[], path: string, { store }: Ports, session: Session) {
  const [{ imageArchive }, sink] = await Promise.all([
    import('../oci/archive.ts'),
    import('../store/archive.ts'),
  ]);
  await session.talk.step('writing the archive', () => sink.writeArchive(path, imageArchive(images, store)));
  return `wrote ${shown(path, session)}, an archive for docker load, podman load and skopeo`;
}

async function load(images: readonly Image[], name: 'docker' | 'podman', ports: Ports, session: Session) {
  const { openEngine } = await import('./wire/engine.ts');
  const engine = await openEngine(name, ports, session);
  const own = images.filter(({ platform }) => isHost(platform));
  const chosen = own.length > 0 ? own : images;
  for (const image of chosen) await session.talk.step(`loading ${image.ref}`, () => engine.load(image));
  return `${name} has ${chosen.map((image) => image.ref).join(', ')}`;
}

function shown(path: string, session: Session): string {
  const short = relative(session.cwd, path);
  return short.startsWith('..') ? path : short || '.';
}
