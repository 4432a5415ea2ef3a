import { mergeTexts } from '../formats/diff/merge.ts';
import { masked } from '../formats/dotenv/secret.ts';
import { isEmitted } from '../formats/emitted/record.ts';
import type { EmitRecord, FileStep, Files } from '../model/files.ts';

/** What is on disk, by path; null when it is not there. */
export type Current = (path: string) => string | null;

/**
 * Holds what would be written against what is there and what was written last. A file that nobody touched is replaced,
 * an edited one is merged with its edits, one that we never wrote is left alone.
 * @param force also takes foreign files and conflicts over, as they would be written
 */
export function reconcile(
  { files }: Files,
  record: EmitRecord | null,
  current: Current,
  force: boolean,
): readonly FileStep[] {
  const last = record?.files ?? {};
  const wanted = files.map(({ path, text }) => stepOf(path, text, current(path), last[path] ?? null, force));
  const gone = Object.keys(last).filter((path) => !files.some((file) => file.path === path));
  const removed = gone.flatMap((path): readonly FileStep[] => {
    const before = current(path);
    if (before === null) return [];
    return [
      {
        path,
        before,
        ...(before === last[path] ? { does: 'remove', after: null } : { does: 'kept', after: before }),
      },
    ];
  });
  return [...wanted, ...removed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function stepOf(
  path: string,
  text: string,
  before: string | null,
  last: string | null,
  force: boolean,
): FileStep {
  if (before === null) return { path, does: 'create', before, after: text };
  if (before === text) return { path, does: 'same', before, after: before };
  if (before === last) return { path, does: 'update', before, after: text };
  if (force) return { path, does: 'update', before, after: text };
  if (last === null) return { path, does: 'foreign', before, after: text };
  const merged = mergeTexts(last, before, text);
  if (merged.conflicts > 0) return { path, does: 'conflict', before, after: merged.text };
  return { path, does: merged.text === before ? 'same' : 'merge', before, after: merged.text };
}

/** The text that a stack is run with: with the edits of the file, but another's file of that name is none of the stack's. */
export function textToRun({ does, before, after }: FileStep): string | null {
  return does === 'conflict' ? before : after;
}

/** What was written, for the next time: of a file that was left alone, what is known of it already. */
export function nextRecord(
  { files }: Files,
  record: EmitRecord | null,
  steps: readonly FileStep[],
): EmitRecord {
  const does = new Map(steps.map((step) => [step.path, step.does]));
  const kept = Object.entries(record?.files ?? {}).filter(([path]) =>
    /conflict|kept/.test(does.get(path) ?? ''),
  );
  const own = files.filter(({ path }) => !/conflict|foreign/.test(does.get(path) ?? ''));
  const all = [...kept, ...own.map(({ path, text }) => [path, text] as const)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const before = takenOver(all, record, steps);
  return {
    schema: 'plimsoll.emitted/1',
    files: Object.fromEntries(all),
    ...(before.length > 0 ? { before: Object.fromEntries(before) } : {}),
  };
}

/** Files that say how something runs: what else is taken over, no plan reads. */
const TELLING =
  /(^|\/)((Docker|Container)file[^/]*|[^/]+\.(docker|container)file|(docker-)?compose[^/]*\.ya?ml|[^/]*nginx[^/]*\.conf|\.env\.example)$/i;
/** Larger than this nobody writes one (UTF-16 units). */
const LARGEST = 100_000;

/** What others had written where a file now stands for the first time, and what is known of that from before. */
function takenOver(
  all: readonly (readonly [string, string])[],
  record: EmitRecord | null,
  steps: readonly FileStep[],
): readonly (readonly [string, string])[] {
  const was = new Map(steps.map(({ path, before }) => [path, before]));
  return all.flatMap(([path]) => {
    const known = record?.files[path] !== undefined;
    const text = known ? record.before?.[path] : was.get(path);
    if (text === undefined || text === null || text.length > LARGEST) return [];
    if (known) return [[path, text] as const];
    return isEmitted(text) || !TELLING.test(path) ? [] : [[path, masked(text)] as const];
  });
}
