import type { Edit } from './rule.ts';

/** True when no two edits touch the same text; inserting twice at one place counts as touching. */
export function areApart(edits: readonly Edit[]): boolean {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  return sorted.every((edit, index) => {
    const before = sorted[index - 1];
    if (!before) return true;
    return (
      before.end < edit.start ||
      (before.end === edit.start && before.start < before.end && edit.start < edit.end)
    );
  });
}

/** The text with edits made; every other character stays as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
