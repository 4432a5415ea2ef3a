import { readFile } from 'node:fs/promises';
import type { Baseline } from '../check/baseline.ts';
import { codeOf } from '../store/errors.ts';
import { unreadableBaseline } from './errors.ts';

/** Reads a baseline file; a missing or damaged one is a UserError, for without it everything would be told anew. */
export async function readBaseline(path: string, shown: string): Promise<Baseline> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadableBaseline(shown, codeOf(error), error);
  });
  const { parseBaseline } = await import('../check/parse-baseline.ts');
  const { value, problem } = parseBaseline(text);
  if (value === null) throw unreadableBaseline(shown, problem);
  return value;
}

/** Writes a baseline as a whole or not at all. */
export async function writeBaseline(path: string, baseline: Baseline): Promise<void> {
  const { replaceText } = await import('../store/replace.ts');
  await replaceText(path, `${JSON.stringify(baseline, null, 2)}\n`);
}
