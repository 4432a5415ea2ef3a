import { z } from 'zod';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Baseline } from './baseline.ts';

const SCHEMA = z.object({
  schema: z.literal('plimsoll.baseline/1'),
  findings: z.array(
    z.object({ rule: z.string(), path: z.string(), fingerprint: z.string(), reason: z.string().default('') }),
  ),
});

/** Reads a baseline file; one that cannot be read is a finding, and then nothing is left out. */
export function parseBaseline(text: string, path: string): Outcome<Baseline | null> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      value: null,
      diagnostics: [invalid(path, error instanceof Error ? error.message : String(error))],
    };
  }
  const parsed = SCHEMA.safeParse(value);
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const [issue] = parsed.error.issues;
  return {
    value: null,
    diagnostics: [invalid(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`)],
  };
}

function invalid(path: string, what: string): Finding {
  return {
    rule: 'check/invalid-baseline',
    severity: 'error',
    confidence: 'high',
    message: `the baseline cannot be read: ${what}`,
    fix: 'Make it again with --write-baseline.',
    path,
    line: null,
  };
}
