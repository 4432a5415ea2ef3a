import * as z from 'zod';

const text = z.string().max(8192);
const dependency = z.object({
  name: text,
  version: text.optional(),
  marker: text.optional(),
  extra: z.array(text).optional(),
  source: z.record(text, z.unknown()).optional(),
});
/** A wheel, or a source distribution. */
const wheel = z.object({
  url: text.optional(),
  path: text.optional(),
  filename: text.optional(),
  hash: text
    .regex(/^(?:sha256:[0-9a-fA-F]{64}|(?!sha256:).*)$/, 'sha256 must be 64 hexadecimal digits')
    .optional(),
  size: z.int().nonnegative().optional(),
});

/** The keys of `uv.lock` that are used here; others are passed over. */
export const uvLockSchema = z.object({
  version: z.literal(1, 'must be 1'),
  'requires-python': text.optional(),
  package: z
    .array(
      z.object({
        name: text,
        version: text.optional(),
        source: z.record(text, z.unknown()),
        dependencies: z.array(dependency).optional(),
        'optional-dependencies': z.record(text, z.array(dependency)).optional(),
        'dev-dependencies': z.record(text, z.array(dependency)).optional(),
        sdist: wheel.optional(),
        wheels: z.array(wheel).optional(),
      }),
    )
    .optional(),
});
