import * as z from 'zod';
import type { TrimRecord } from '../../model/trimrecord.ts';

const answer = z.object({
  method: z.string(),
  path: z.string().startsWith('/'),
  body: z.json().exactOptional(),
  status: z.number().int().nullable(),
});

const run = z.object({
  packages: z.string().regex(/^[0-9a-f]{64}$/),
  touched: z.array(z.string()),
  answers: z.array(answer),
  failed: z.array(z.string()),
  verified: z.string().nullable(),
});

const record = z.object({
  schema: z.literal('plimsoll.trim/1'),
  services: z.record(
    z.string(),
    z.object({ 'linux/amd64': run.exactOptional(), 'linux/arm64': run.exactOptional() }),
  ),
});

/** Reads `plimsoll.trim.json`; null when it is damaged or of another version. */
export function parseTrimRecord(text: string): TrimRecord | null {
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The record as text: the same record, the same bytes, a line for each file, so that changes show in version control. */
export function printTrimRecord({ schema, services }: TrimRecord): string {
  const sorted = Object.fromEntries(Object.entries(services).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ schema, services: sorted }, null, 1)}\n`;
}
