import { check } from '../../src/check/check.ts';
import { fix } from '../../src/check/fix.ts';
import { lineAt, toSource } from '../../src/check/source.ts';
import { memoryTree } from '../../src/formats/tree/memory.ts';
import { type Case, fileOf } from './case.ts';

export interface FixScore {
  /** Findings with a safe fix, over all cases. */
  readonly findings: number;
  /** Those that were mended: the file is read as before, the finding is gone, nothing is new. */
  readonly mended: number;
  /** Files that mending changed, and those of them that a second run left as they are. */
  readonly files: number;
  readonly settled: number;
  /** Files of which only lines that a fix is about changed. */
  readonly untouched: number;
  readonly misses: readonly string[];
}

/** Mends the file of every case and looks at what became of it. */
export async function scoreFixes(cases: readonly Case[]): Promise<FixScore> {
  const score = { findings: 0, mended: 0, files: 0, settled: 0, untouched: 0 };
  const misses: string[] = [];
  const options = { persona: 'auditor' } as const;
  for (const [index, found] of cases.entries()) {
    const { path, files } = fileOf(found);
    const input = { tree: memoryTree(files), paths: [path] };
    const before = await check(input, options);
    const safe = before.findings.filter(({ patch }) => patch?.safe);
    if (safe.length === 0) continue;
    const done = await fix(input, options, false);
    const text = done.files[0]?.after ?? files[path] ?? '';
    const again = { tree: memoryTree({ ...files, [path]: text }), paths: [path] };
    const after = await check(again, options);
    const left = after.findings.filter(({ patch }) => patch?.safe);
    score.findings += safe.length;
    score.mended += safe.length - left.length;
    for (const { rule, line } of left) misses.push(`case ${index}: ${rule} of line ${line} is left`);
    if (done.files.length === 0) continue;
    const settled = (await fix(again, options, false)).files.length === 0;
    const source = toSource(path, files[path] ?? '');
    const edits = safe.flatMap(({ patch }) => patch?.edits ?? []);
    const lines = new Set([
      ...safe.flatMap(({ line, endLine }) => range(line, endLine)),
      ...edits.flatMap(({ start, end }) => range(lineAt(source, start), lineAt(source, end))),
    ]);
    const kept = (files[path] ?? '').split('\n').filter((_, at) => !lines.has(at + 1));
    const untouched = isSubsequence(kept, text.split('\n'));
    score.files++;
    score.settled += Number(settled);
    score.untouched += Number(untouched);
    if (!settled) misses.push(`case ${index}: a second run changes the file again`);
    if (!untouched) misses.push(`case ${index}: a line that no finding is about has changed`);
  }
  return { ...score, misses };
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at++;
  return at === part.length;
}
