import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Digest } from '../../model/store.ts';
import { badImage } from './errors.ts';
import type { Parts } from './parts.ts';

/** Most bytes of a JSON document of an image (manifests are limited to 4 MiB by registries). */
export const DOCUMENT_LIMIT = 8 * 1024 * 1024;

const descriptor = z.object({
  mediaType: z.string().optional(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
  platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** An OCI index or manifest (OCI image-spec): the fields that lead to the layers. */
export const ociDocument = z.object({
  manifests: z.array(descriptor).optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).optional(),
});

/** `manifest.json` of `docker save`. */
export const dockerManifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);

/** A JSON part, and the digest of its bytes. */
export interface Read<T> {
  readonly document: T;
  readonly digest: Digest;
}

/** Reads a JSON part; null when there is none. Throws a UserError when it is not what `shape` says. */
export async function readDocument<T>(
  name: string,
  parts: Parts,
  path: string,
  shape: z.ZodType<T>,
  size?: number,
): Promise<Read<T> | null> {
  const blob = await parts.get(path, size);
  if (blob === null) return null;
  if (blob.size > DOCUMENT_LIMIT) throw badImage(name, `${path} has ${blob.size} bytes`);
  const bytes = await blob.read(0, blob.size);
  const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  checkDigest(name, path, digest);
  const text = Buffer.from(bytes).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badImage(name, `${path} is not JSON`);
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success)
    throw badImage(
      name,
      `${path}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
    );
  return { document: parsed.data, digest };
}

/** A part that is named by its digest holds what the name says. */
function checkDigest(name: string, path: string, found: Digest): void {
  const [, wanted] = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (wanted !== undefined && found !== `sha256:${wanted}`)
    throw badImage(name, `${path} has the digest ${found}`);
}
