import * as z from 'zod';
import type { ImageSource } from '../../model/imagesource.ts';
import { blobPath, type Digest } from '../../model/store.ts';
import { ociDocument, type Read, readDocument } from './documents.ts';
import { badImage, severalPlatforms } from './errors.ts';
import { layerSource } from './layer.ts';
import type { Parts } from './parts.ts';

/** A document that leads to layers. */
type Found = Read<z.infer<typeof ociDocument>>;

const DEEPEST = 4;
/** Of layers whose manifest does not say it. */
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Opens the image of an OCI layout (OCI image-spec, image layout); null when the parts are not one. */
export async function layoutImage(
  name: string,
  parts: Parts,
  platform: string | null,
): Promise<ImageSource | null> {
  const index = await readDocument(name, parts, 'index.json', ociDocument);
  if (index === null) return null;
  const { document: manifest, digest: own } = await choose(name, parts, index, platform, DEEPEST);
  if (!manifest.config || !manifest.layers) throw badImage(name, 'a manifest without config or layers');
  const { digest, size } = manifest.config;
  const config = await readDocument(name, parts, blobPath(digest), z.unknown(), size);
  if (config === null) throw badImage(name, 'its configuration is missing');
  const layers = await Promise.all(
    manifest.layers.map(async ({ digest, size, mediaType = LAYER_TYPE }) => {
      const blob = await parts.get(blobPath(digest), size);
      if (blob === null) throw badImage(name, `the layer ${digest} is missing`);
      if (blob.size !== size)
        throw badImage(name, `the layer ${digest} has ${blob.size} bytes, its manifest says ${size}`);
      return { ...(await layerSource(blob, digest as Digest, name)), stored: { blob, mediaType } };
    }),
  );
  return { name, digest: own, config: config.document, layers, close: async () => parts.close() };
}

/** Walks indexes down to the one manifest wanted; attestations (`unknown` platform) are no images. */
async function choose(
  name: string,
  parts: Parts,
  at: Found,
  platform: string | null,
  depth: number,
): Promise<Found> {
  const { document } = at;
  if (document.layers) return at;
  const all = (document.manifests ?? []).filter((one) => one.platform?.os !== 'unknown');
  const fitting = all.filter(
    (one) => platform === null || !one.platform || printed(one.platform) === platform,
  );
  const [only, ...others] = fitting;
  if (!only || depth === 0)
    throw badImage(name, platform === null ? 'its index names no image' : `it has no image for ${platform}`);
  if (others.length > 0)
    throw severalPlatforms(
      name,
      fitting.map((one) => (one.platform ? printed(one.platform) : one.digest)),
    );
  const next = await readDocument(name, parts, blobPath(only.digest), ociDocument);
  if (next === null) throw badImage(name, `the manifest ${only.digest} is missing`);
  return choose(name, parts, next, platform, depth - 1);
}

function printed(platform: { readonly os: string; readonly architecture: string }): string {
  return `${platform.os}/${platform.architecture}`;
}
