import * as z from 'zod';

const text = z.string().max(8192);
function isHash(hashes: Readonly<Record<string, string>> | undefined): boolean {
  const sha256 = hashes?.['sha256'];
  return sha256 === undefined || /^[0-9a-f]{64}$/i.test(sha256);
}

const artifact = z.object({
  name: text.optional(),
  url: text.optional(),
  path: text.optional(),
  size: z.int().nonnegative().optional(),
  hashes: z.record(text, text).optional().refine(isHash, 'sha256 must be 64 hexadecimal digits'),
});

/** The keys of `pylock.toml` (PEP 751) that are used here; others are passed over. */
export const pylockSchema = z.object({
  'lock-version': text,
  environments: z.array(text).optional(),
  'requires-python': text.optional(),
  'default-groups': z.array(text).optional(),
  packages: z.array(
    z.object({
      name: text,
      version: text.optional(),
      marker: text.optional(),
      'requires-python': text.optional(),
      vcs: z.object({ url: text.optional() }).optional(),
      directory: z.object({ path: text.optional() }).optional(),
      archive: artifact.optional(),
      sdist: artifact.optional(),
      wheels: z.array(artifact).optional(),
    }),
  ),
});
