import { readFile } from 'node:fs/promises';
import type { BenchComparison } from '../../model/bench.ts';
import { compareBenches, type Kept, subjectOf } from './compare.ts';
import { nothingToCompare, unreadableHistory } from './errors.ts';

/**
 * The runs that a file of `--history` or `--json` holds, oldest first. Lines that are no bench of ours are passed
 * over: the file is the user's. Throws a UserError when it cannot be read.
 */
export async function readHistory(file: string): Promise<readonly Kept[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unreadableHistory(file, cause);
  });
  const whole = keptIn(text);
  return whole.length > 0 ? whole : text.split('\n').flatMap(keptIn);
}

function keptIn(text: string): readonly Kept[] {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isKept);
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is Kept {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null;
  return schema === 'plimsoll.bench/1' || schema === 'plimsoll.stackbench/1';
}

/** The last run of each subject in these, or null. */
export function lastOf(kept: readonly Kept[], subject: string): Kept | null {
  return kept.findLast((one) => subjectOf(one) === subject) ?? null;
}

/** The last two runs of one file, or the last ones of two. Throws a UserError when nothing is in both. */
export async function compareKept(files: readonly string[]): Promise<BenchComparison> {
  const [first = '', second] = files;
  const after = await readHistory(second ?? first);
  const latest = [...new Set(after.map(subjectOf))].flatMap((subject) => lastOf(after, subject) ?? []);
  const before = second === undefined ? after.filter((one) => !latest.includes(one)) : await readHistory(first); // biome-ignore format: a line
  const subjects = latest.flatMap((one) => {
    const then = lastOf(before, subjectOf(one));
    return then === null ? [] : [compareBenches(then, one)];
  });
  if (subjects.length === 0) throw nothingToCompare(files);
  return { schema: 'plimsoll.benchcomparison/1', subjects };
}
