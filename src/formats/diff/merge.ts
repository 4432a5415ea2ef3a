import { type Change, compareLines } from './diff.ts';

export interface Merged {
  readonly text: string;
  /** Places where both sides changed the same lines; they stand between marks. */
  readonly conflicts: number;
}

/** A run of lines of the base that one side replaced: `[start, end)`, 0-based. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * Merges two texts that were made from one, line by line: what only one side changed is taken over, what both changed
 * in the same way is taken once, and what they changed differently becomes a conflict that shows both.
 */
export function mergeTexts(base: string, ours: string, theirs: string): Merged {
  const lines = base.split('\n');
  const own = edits(base, ours);
  const other = edits(base, theirs);
  const result: string[] = [];
  let [at, conflicts] = [0, 0];
  while (own.length + other.length > 0) {
    const [start, end] = overlap(own, other);
    result.push(...lines.slice(at, start));
    const mine = apply(lines, start, end, take(own, end));
    const yours = apply(lines, start, end, take(other, end));
    const before = lines.slice(start, end);
    if (same(mine, yours) || same(yours, before)) result.push(...mine);
    else if (same(mine, before)) result.push(...yours);
    else {
      conflicts += 1;
      result.push('<<<<<<< as it is', ...mine, '=======', ...yours, '>>>>>>> as it would be written');
    }
    at = end;
  }
  return { text: [...result, ...lines.slice(at)].join('\n'), conflicts };
}

function edits(base: string, changed: string): Edit[] {
  const found: Edit[] = [];
  let open: { start: number; end: number; lines: string[] } | null = null;
  const place = (change: Change): number => change.old - 1;
  for (const change of compareLines(base.split('\n'), changed.split('\n'))) {
    if (change.mark === ' ') {
      if (open) found.push(open);
      open = null;
      continue;
    }
    open ??= { start: place(change), end: place(change), lines: [] };
    if (change.mark === '-') open.end = place(change) + 1;
    else open.lines.push(change.text);
  }
  if (open) found.push(open);
  return found;
}

/** The first run of lines that edits of either side touch, grown until none reaches over its end. */
function overlap(own: readonly Edit[], other: readonly Edit[]): readonly [start: number, end: number] {
  const all = [...own, ...other];
  const start = Math.min(...all.map((edit) => edit.start));
  let end = start;
  for (;;) {
    // An insertion at the end of a change touches it.
    const touching = all.filter((edit) => edit.start <= end && edit.end >= start);
    const grown = Math.max(...touching.map((edit) => edit.end), end);
    if (grown === end) return [start, end];
    end = grown;
  }
}

/** Takes the edits that lie before `end` off the list. */
function take(edits: Edit[], end: number): readonly Edit[] {
  const count = edits.findIndex((edit) => edit.start > end);
  return edits.splice(0, count < 0 ? edits.length : count);
}

function apply(
  lines: readonly string[],
  start: number,
  end: number,
  edits: readonly Edit[],
): readonly string[] {
  const result: string[] = [];
  let at = start;
  for (const edit of edits) {
    result.push(...lines.slice(at, edit.start), ...edit.lines);
    at = edit.end;
  }
  return [...result, ...lines.slice(at, end)];
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
