import type { Platform } from '../model/config.ts';
import type { Layer } from '../model/image.ts';
import type { Digest } from '../model/store.ts';
import { CONFIG_TYPE } from './config.ts';

/** OCI image-spec, manifest and index. */
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

/** OCI image-spec, descriptor: what a blob is, its digest and its bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string; readonly variant?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifest of an image as JSON bytes. `config` is the configuration blob, `layers` bottom first. */
export function imageManifest(
  config: { readonly digest: Digest; readonly size: number },
  layers: readonly Layer[],
): Uint8Array {
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: CONFIG_TYPE, digest: config.digest, size: config.size },
    layers: layers.map(({ mediaType, digest, compressed }) => ({ mediaType, digest, size: compressed })),
  };
  return Buffer.from(JSON.stringify(manifest));
}

/** An index over manifests or other indexes as JSON bytes. */
export function imageIndex(
  manifests: readonly Descriptor[],
  annotations: Readonly<Record<string, string>> = {},
): Uint8Array {
  const noted = Object.keys(annotations).length > 0 ? { annotations } : {};
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests, ...noted }));
}

/** The platform of a manifest, in the form descriptors have it. */
export function platformOf(platform: Platform): Descriptor['platform'] & object {
  const [os = '', architecture = ''] = platform.split('/');
  return architecture === 'arm64' ? { architecture, os, variant: 'v8' } : { architecture, os };
}
