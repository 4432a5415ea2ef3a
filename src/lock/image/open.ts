import { createHash } from 'node:crypto';
import { table } from '../../formats/document/table.ts';
import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { ImageSource } from '../../model/imagesource.ts';
import type { LockedImage, LockedLayer } from '../../model/lock.ts';
import { remembered } from '../../model/store.ts';
import type { LockPorts } from '../ports.ts';
import { type BaseFacts, baseFacts, releaseOf } from './facts.ts';
import { badConfiguration, unusable } from './findings.ts';
import { type BaseLayer, readBaseLayer } from './layer.ts';
import { type BasePackage, packagesOf } from './packages.ts';
import { layRoot, type Root } from './root.ts';

/** An image to build on, with what only locking asks of it. `needs` is not known yet. */
export interface OpenImage {
  readonly image: LockedImage;
  readonly facts: BaseFacts;
}

/**
 * Opens the image that a service is built on. Each of its layers is read once in the life of the store, and not kept.
 * @param name as plimsoll.yaml has it
 * @param held what the lock has: the same name stays the same image
 * @param python version asked for, `3.12`; empty for any
 */
export async function openImageBase(
  service: string,
  name: string,
  platform: Platform,
  held: LockedImage | undefined,
  python: string,
  ports: Pick<LockPorts, 'bases' | 'store' | 'progress'>,
): Promise<OpenImage | Finding> {
  const hash = createHash('sha256').update(name).digest('hex');
  const source = await ports.bases.open(name, platform, held?.name === hash ? held.digest : null);
  try {
    const config = configOf(source.config);
    if (config === null || source.digest === undefined)
      return badConfiguration(service, name, 'has no configuration');
    if (config.platform !== platform)
      return badConfiguration(service, name, `is for ${config.platform}, not ${platform}`);
    const layers = await readLayers(source, name, ports);
    const wrong = layers.findIndex(({ diffId }, at) => diffId !== config.diffIds[at]);
    if (wrong >= 0 || layers.length !== config.diffIds.length)
      return badConfiguration(service, name, 'has layers that are not those its configuration names');
    const facts = baseFacts(layRoot(layers), config.env, python);
    if ('fault' in facts) return unusable(service, name, facts, python);
    const { glibc, links, accounts, certificates } = facts;
    const own = { digest: source.digest, layers: lockedLayers(source, layers), env: config.env };
    const image = {
      name: hash,
      ...own,
      python: facts.python,
      glibc,
      links,
      accounts,
      certificates,
      needs: [],
    };
    return { image, facts };
  } finally {
    await source.close();
  }
}

async function readLayers(
  { layers }: ImageSource,
  name: string,
  { store, progress }: Pick<LockPorts, 'store' | 'progress'>,
): Promise<readonly BaseLayer[]> {
  const read: BaseLayer[] = [];
  for (const layer of layers) {
    const made = (): Promise<BaseLayer> => readBaseLayer(layer, `${name}: ${layer.digest}`);
    read.push(await remembered(store, 'base-layer', layerKey(layer.digest), made));
    progress({ step: `reading the base ${name}`, done: read.length, total: layers.length, unit: 'layers' });
  }
  return read;
}

/** Its first part is raised when more is kept of a layer. */
function layerKey(digest: unknown): unknown {
  return [3, digest];
}

/** What a base has, with what its system calls itself. */
export interface BaseContents {
  readonly packages: readonly BasePackage[];
  readonly release: ReturnType<typeof releaseOf>;
}

/**
 * The packages of the image that a lock has as a base. What was read when it was locked is remembered; elsewhere its layers
 * are read from where it is.
 */
export async function contentsOfBase(
  name: string,
  platform: Platform,
  locked: LockedImage,
  ports: Pick<LockPorts, 'bases' | 'store' | 'progress'>,
): Promise<BaseContents> {
  const known = await Promise.all(
    locked.layers.map(({ digest }) => ports.store.recall<BaseLayer>('base-layer', layerKey(digest))),
  );
  const layers = known.flatMap((layer) => layer ?? []);
  if (layers.length === known.length) return contents(layRoot(layers));
  const source = await ports.bases.open(name, platform, locked.digest);
  try {
    return contents(layRoot(await readLayers(source, name, ports)));
  } finally {
    await source.close();
  }
}

function contents(root: Root): BaseContents {
  return { packages: packagesOf(root), release: releaseOf(root) };
}

function lockedLayers({ layers }: ImageSource, read: readonly BaseLayer[]): readonly LockedLayer[] {
  return layers.flatMap(({ digest, stored }, at) => {
    const { diffId, size } = read[at] ?? {};
    if (digest === null || stored === undefined || diffId === undefined || size === undefined) return [];
    return [{ digest, diffId, mediaType: ociType(stored.mediaType), compressed: stored.blob.size, size }];
  });
}

/** The same bytes by the name that OCI manifests have for them. */
function ociType(type: string): string {
  const [, how] = /^application\/vnd\.docker\.image\.rootfs\.diff\.tar(?:\.(gzip|zstd))?$/.exec(type) ?? [];
  if (!type.startsWith('application/vnd.docker.')) return type;
  return `application/vnd.oci.image.layer.v1.tar${how === undefined ? '' : `+${how}`}`;
}

interface Configuration {
  readonly platform: string;
  readonly env: readonly string[];
  readonly diffIds: readonly unknown[];
}

/** The fields of an image configuration (OCI image-spec) that are asked for; null when it is none. */
function configOf(config: unknown): Configuration | null {
  const { os, architecture, config: run, rootfs } = table(config);
  const ids = table(rootfs)['diff_ids'];
  const env = table(run)['Env'];
  if (typeof os !== 'string' || typeof architecture !== 'string' || !Array.isArray(ids)) return null;
  const texts = Array.isArray(env) ? env.filter((one) => typeof one === 'string') : [];
  return { platform: `${os}/${architecture}`, env: texts, diffIds: ids };
}
