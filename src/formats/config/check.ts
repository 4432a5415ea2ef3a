import * as z from 'zod';
import { PERSONAS } from '../../model/check.ts';
import { SEVERITIES } from '../../model/finding.ts';

const text = z.string().min(1).max(4096);

/** What `plimsoll.yaml` says of checking. */
export const checkSchema = z.strictObject({
  persona: z.enum(PERSONAS).exactOptional().meta({
    description: 'How much one wants to hear; `--persona` goes before it.',
    absent: 'regular',
    example: 'pedantic',
  }),
  failOn: z
    .enum([...SEVERITIES, 'never'])
    .exactOptional()
    .meta({
      description: 'The severity from which on `plimsoll check` ends with 1; `--fail-on` goes before it.',
      absent: 'warning',
      example: 'error',
    }),
  rules: z
    .record(text.regex(/^\S+$/, 'must be the id of a rule'), z.enum(['off', 'on', ...SEVERITIES]))
    .exactOptional()
    .meta({
      description:
        'Rules that are told to nobody (`off`), to everybody (`on`), or as severe as is written: by id, by the name that another tool has for it (`hadolint:DL3008`), or all of a kind of file (`compose/*`). The nearest name counts.',
      example: { 'dockerfile/healthcheck': 'off', 'hadolint:DL3008': 'error' },
    }),
  registries: z
    .array(text)
    .exactOptional()
    .meta({
      description: 'Registries that images may come from; `*` stands for any part at the beginning or end.',
      absent: 'any',
      example: ['registry.example.org', '*.internal.example.org'],
    }),
  labels: z
    .record(text, z.enum(['email', 'hash', 'rfc3339', 'semver', 'spdx', 'text', 'url']))
    .exactOptional()
    .meta({
      description: 'Labels an image must have, with the type of their values.',
      example: { 'org.opencontainers.image.version': 'semver' },
    }),
  strictLabels: z
    .boolean()
    .exactOptional()
    .meta({ description: 'True when no other label is allowed.', absent: 'false', example: true }),
});
