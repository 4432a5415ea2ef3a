import * as z from 'zod';
import type { Baseline } from './baseline.ts';

const SCHEMA = z.object({
  schema: z.literal('plimsoll.baseline/1'),
  findings: z.array(
    z.object({ rule: z.string(), path: z.string(), fingerprint: z.string(), reason: z.string().default('') }),
  ),
});

/** Reads a baseline file; one that cannot be read is null, and `problem` says what is wrong with it. */
export function parseBaseline(text: string): { readonly value: Baseline | null; readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { value: null, problem: error instanceof Error ? error.message : String(error) };
  }
  const parsed = SCHEMA.safeParse(value);
  if (parsed.success) return { value: parsed.data, problem: '' };
  const [issue] = parsed.error.issues;
  return { value: null, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}` };
}
