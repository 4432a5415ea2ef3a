import { z } from 'zod';
import { badImage } from './errors.ts';
import type { Parts } from './parts.ts';

/** Most bytes of a JSON document of an image (manifests are limited to 4 MiB by registries). */
const LIMIT = 8 * 1024 * 1024;

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

/** Reads a JSON part; null when there is none. Throws a UserError when it is not what `shape` says. */
export async function readDocument<T>(
  name: string,
  parts: Parts,
  path: string,
  shape: z.ZodType<T>,
): Promise<T | null> {
  const blob = parts.get(path);
  if (blob === null) return null;
  if (blob.size > LIMIT) throw badImage(name, `${path} has ${blob.size} bytes`);
  const text = Buffer.from(await blob.read(0, blob.size)).toString('utf8');
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
  return parsed.data;
}
