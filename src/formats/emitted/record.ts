import * as z from 'zod';
import type { EmitRecord } from '../../model/files.ts';

const texts = z.record(z.string(), z.string());
const record = z.object({
  schema: z.literal('plimsoll.emitted/1'),
  files: texts,
  before: texts.optional(),
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
  const { schema, files, before } = data;
  return { schema, files: inside(files), ...(before ? { before: inside(before) } : {}) };
}

/** Whether a file was emitted, by its heading: also where there is no record of it. */
export function isEmitted(text: string): boolean {
  return /^# .*\bplimsoll emit[.;]/m.test(text.slice(0, 400));
}

/** The record as text; the same record gives the same bytes. */
export function printRecord({ schema, files, before }: EmitRecord): string {
  const all = { schema, files: sorted(files), ...(before ? { before: sorted(before) } : {}) };
  return `${JSON.stringify(all, null, 1)}\n`;
}

type Texts = Readonly<Record<string, string>>;

const sorted = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));

const inside = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([path]) => isInside(path)));

function isInside(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !/^[A-Za-z]:|[\\\0]/.test(path) &&
    path.split('/').every((part) => !/^(|\.|\.\.)$/.test(part))
  );
}
