import type { Platform } from '../../model/config.ts';
import type { Image, Layer } from '../../model/image.ts';
import type { ImageSource } from '../../model/imagesource.ts';
import type { LockedImage } from '../../model/lock.ts';
import { cannotRebase, noBaseNeeds } from '../../oci/errors.ts';
import { readRebasable } from '../../oci/rebase.ts';
import { deliver, type Output } from '../outputs.ts';
import { retag } from '../tags.ts';
import type { Session } from '../verb.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';

/** Options of `rebase`. */
export interface RebaseOptions {
  /** `registry:REF`, `oci:DIR` or `archive:FILE`, like the image; the prefix of a registry may be left out. */
  readonly base: string;
  readonly platform: Platform;
  readonly output: readonly Output[];
  readonly tag?: string;
}

/** What `rebase --json` prints. */
export interface Rebased {
  readonly schema: 'plimsoll.rebase/1';
  readonly service: string;
  readonly platform: Platform;
  readonly ref: string;
  /** Of the new manifest. */
  readonly digest: string;
  readonly base: { readonly name: string; readonly digest: string; readonly layers: number };
  /** Layers that stay as they are. */
  readonly layers: number;
  /** Where it went, for people. */
  readonly delivered: readonly string[];
}

/**
 * Puts an image that is built on an image of others onto another one, by configuration and manifest alone. A UserError when
 * the other one does not have what the image needs of its base, naming what.
 */
export async function rebaseStep(
  name: string,
  { base, platform, output, tag }: RebaseOptions,
  ports: Ports,
  session: Session,
): Promise<Rebased> {
  const source = await ports.bases.open(name, platform, null);
  try {
    const { image, digest: onto } = await rebased(source, name, base, platform, ports, session);
    const [tagged = image] = retag([image], tag);
    const delivered: string[] = [];
    for (const one of output) delivered.push(await deliver([tagged], one, ports, session));
    const below = tagged.layers.filter(({ kind }) => kind === 'base').length;
    const { service, ref, digest } = tagged;
    const about = { name: withoutPrefix(base), digest: onto, layers: below };
    return {
      schema: 'plimsoll.rebase/1',
      service,
      platform,
      ref,
      digest,
      base: about,
      layers: tagged.layers.length - below,
      delivered,
    };
  } finally {
    await source.close();
  }
}

async function rebased(
  source: ImageSource,
  name: string,
  baseName: string,
  platform: Platform,
  ports: Ports,
  session: Session,
): Promise<{ readonly image: Image; readonly digest: string }> {
  const [{ openImageBase }, { finish }, { imageLayers }, { unmetNeeds }, { rebasedConfig }] =
    await Promise.all([
      import('../../lock/image/open.ts'),
      import('../../build/finish.ts'),
      import('../../build/image.ts'),
      import('../../oci/base.ts'),
      import('../../oci/rebase.ts'),
    ]);
  const before = readRebasable(source.config);
  if (before === null) throw noBaseNeeds(name);
  const { needs, title } = before;
  const reference = withoutPrefix(baseName);
  const building = buildingPorts(ports, session);
  const opened = await openImageBase(title, reference, platform, undefined, needs.python, building);
  if ('rule' in opened) throw cannotRebase(name, [opened.message]);
  const unmet = unmetNeeds(needs, opened.image, new Set(opened.facts.provided));
  if (unmet.length > 0) throw cannotRebase(name, unmet);
  const below = imageLayers(opened.image, reference);
  offerBase(opened.image, reference, platform, ports);
  const layers = [...below, ...ownLayers(source, name, before.diffIds, needs.layers, ports)];
  // All of its layers are there: what is made is their configuration and their manifest.
  const about = { service: title, platform, below: layers };
  const { value } = await finish(about, [], building, `rebasing ${title}`, () =>
    rebasedConfig(before, opened.image, below, reference),
  );
  if (value === null) throw new Error('an image without layers of its own to make has no findings');
  const image = { ...value, ref: `${title}:${value.digest.slice(7, 19)}` };
  return { image, digest: opened.image.digest };
}

/** The image's own layers: what they unpack to is not known without reading them, so they count as they are stored. */
function ownLayers(
  { layers }: ImageSource,
  name: string,
  diffIds: readonly string[],
  from: number,
  { offer }: Ports,
): readonly Layer[] {
  return layers.slice(from).flatMap(({ digest, stored }, at) => {
    const diffId = diffIds[from + at];
    if (digest === null || stored === undefined || diffId === undefined) return [];
    const { blob, mediaType } = stored;
    offer(digest, async () => blob);
    return {
      kind: 'application' as const,
      what: `layer ${at + 1} of the image`,
      mediaType,
      digest,
      diffId: diffId as Layer['diffId'],
      size: blob.size,
      compressed: blob.size,
      origin: withoutPrefix(name),
      cached: true,
    };
  });
}

/** Layers of a base are where they are until something asks for their bytes. */
export function offerBase(
  { layers, digest: pinned }: LockedImage,
  name: string,
  platform: Platform,
  { bases, offer }: Pick<Ports, 'bases' | 'offer'>,
): void {
  for (const { digest } of layers)
    offer(digest, async () => {
      const source = await bases.open(name, platform, pinned);
      const stored = source.layers.find((layer) => layer.digest === digest)?.stored;
      if (stored === undefined) throw new Error(`${name} has no layer ${digest}`);
      return stored.blob;
    });
}

/** A registry is what is meant where nothing else is said. */
function withoutPrefix(name: string): string {
  return name.replace(/^registry:/, '');
}
