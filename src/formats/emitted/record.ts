import * as z from 'zod';
import type { EmitRecord } from '../../model/files.ts';

const record = z.object({
  schema: z.literal('plimsoll.emitted/1'),
  files: z.record(z.string(), z.string()),
});

/** Reads the record of what was written; null when it is none. Paths that would leave the folder are not taken over. */
export function parseRecord(text: string): EmitRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = record.safeParse(value);
  if (!success) return null;
  const inside = Object.entries(data.files).filter(([path]) => isInside(path));
  return { schema: data.schema, files: Object.fromEntries(inside) };
}

/** The record as text; the same record gives the same bytes. */
export function printRecord({ schema, files }: EmitRecord): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ schema, files: Object.fromEntries(sorted) }, null, 1)}\n`;
}

function isInside(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !/^[A-Za-z]:|[\\\0]/.test(path) &&
    path.split('/').every((part) => !/^(|\.|\.\.)$/.test(part))
  );
}
