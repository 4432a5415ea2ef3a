import { type Ignore, isIgnored, parseIgnore } from '../formats/dockerignore/ignore.ts';
import type { Amount, BuildContext, Place } from '../model/context.ts';

/** A file of the folder. */
export interface ContextFile {
  /** Relative to the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const LARGEST = 10;

/** What a build with these files as context sends, and what its ignore file (null: there is none) keeps at home. */
export function contextOf(
  files: Iterable<ContextFile>,
  ignoreFile: { readonly path: string; readonly text: string } | null,
): BuildContext {
  const ignore: Ignore = ignoreFile === null ? { patterns: [], malformed: [] } : parseIgnore(ignoreFile.text);
  const ignored = { size: 0, files: 0 };
  const sent: ContextFile[] = [];
  const patterns = new Map<string, { size: number; files: number }>();
  const keeps = ignore.patterns.filter(({ negated }) => !negated);
  for (const file of files) {
    if (!isIgnored(ignore, file.path)) {
      sent.push(file);
      continue;
    }
    add(ignored, file.size);
    for (const pattern of keeps)
      if (isIgnored({ patterns: [pattern], malformed: [] }, file.path))
        add(entry(patterns, pattern.text), file.size);
  }
  const folders = new Map<string, { size: number; files: number }>();
  for (const { path, size } of sent) add(entry(folders, topOf(path)), size);
  return {
    schema: 'plimsoll.context/1',
    ignoreFile: ignoreFile?.path ?? null,
    sent: { size: sent.reduce((sum, { size }) => sum + size, 0), files: sent.length },
    ignored,
    folders: places(folders),
    largest: bySize(sent.map(({ path, size }) => ({ path, size, files: 1 }))).slice(0, LARGEST),
    patterns: places(patterns),
  };
}

function add(amount: { size: number; files: number }, size: number): void {
  amount.size += size;
  amount.files += 1;
}

function entry(amounts: Map<string, { size: number; files: number }>, key: string) {
  const known = amounts.get(key) ?? { size: 0, files: 0 };
  amounts.set(key, known);
  return known;
}

function topOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function places(amounts: ReadonlyMap<string, Amount>): readonly Place[] {
  return bySize([...amounts].map(([path, amount]) => ({ path, ...amount })));
}

function bySize(all: readonly Place[]): readonly Place[] {
  return all.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
}
