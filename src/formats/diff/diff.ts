import { maskSecrets } from './mask.ts';

/** Lines around a change that are shown. */
const CONTEXT = 3;
/** Cells of the comparison: above it the changed part is shown as a whole. */
const LARGEST = 4_000_000;

/** A unified diff of two texts of one file; empty when they are the same. What looks like a secret is not shown. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const changes = compareLines(before.split('\n'), after.split('\n'));
  const hunks = gather(changes).map(hunkText);
  return `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}

export interface Change {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** 1-based lines before and after at which it stands. */
  readonly old: number;
  readonly now: number;
}

/** What stands in both texts, what only in one, in order. */
export function compareLines(before: readonly string[], after: readonly string[]): readonly Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const marks = [
    ...before.slice(0, start).map((text) => [' ', text] as const),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map((text) => [' ', text] as const),
  ];
  let [old, now] = [1, 1];
  return marks.map(([mark, text]) => {
    const change = { mark, text, old, now };
    if (mark !== '+') old++;
    if (mark !== '-') now++;
    return change;
  });
}

type Marked = readonly [mark: ' ' | '-' | '+', text: string];

/** The longest common subsequence of the part that differs. */
function middle(before: readonly string[], after: readonly string[]): readonly Marked[] {
  const removed = before.map((text): Marked => ['-', text]);
  const added = after.map((text): Marked => ['+', text]);
  if (before.length * after.length > LARGEST || before.length === 0 || after.length === 0)
    return [...removed, ...added];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--)
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const marks: Marked[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [one = '', other = ''] = [before[row], after[column]];
    if (row < before.length && column < after.length && one === other) {
      marks.push([' ', one]);
      row++;
      column++;
    } else if (
      column >= after.length ||
      (row < before.length && at(row + 1, column) >= at(row, column + 1))
    ) {
      marks.push(['-', one]);
      row++;
    } else {
      marks.push(['+', other]);
      column++;
    }
  }
  return marks;
}

function gather(changes: readonly Change[]): readonly (readonly Change[])[] {
  const shown = new Set<number>();
  for (const [index, { mark }] of changes.entries())
    if (mark !== ' ') for (let near = index - CONTEXT; near <= index + CONTEXT; near++) shown.add(near);
  const hunks: Change[][] = [];
  for (const [index, change] of changes.entries()) {
    if (!shown.has(index)) continue;
    if (!shown.has(index - 1) || hunks.length === 0) hunks.push([]);
    hunks.at(-1)?.push(change);
  }
  return hunks;
}

function hunkText(hunk: readonly Change[]): string {
  const [first] = hunk;
  const old = hunk.filter(({ mark }) => mark !== '+').length;
  const now = hunk.filter(({ mark }) => mark !== '-').length;
  const lines = hunk.map(({ mark, text }) => `${mark}${maskSecrets(text)}\n`).join('');
  return `@@ -${first?.old ?? 1},${old} +${first?.now ?? 1},${now} @@\n${lines}`;
}
