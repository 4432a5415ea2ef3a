import { contentSize } from '../../formats/zip/content.ts';
import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { Trimmed } from '../../model/image.ts';
import type { ServicePlan, TrimKind } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { counted, countLean, foreignFiles, leanFiles, withLean } from './native.ts';

/** Types of a package for who writes code with it, and where they were written. */
const STUB = /\.d\.[cm]?ts(?:\.map)?$/;
/** Packages that read the types of others while they run: the compiler, and what brings its own. */
const READS_STUBS = /^(?:typescript|monaco-editor|twoslash|@ts-morph\/common|@typescript\/.+)$/;
const SOURCE = /\.[cm]?[jt]sx?$/;

/** What is left out of npm packages, and for which platform. */
export interface ModuleTrim {
  readonly kinds: readonly TrimKind[];
  readonly platform: Platform;
}

/**
 * The rules for the npm packages of a service: types stay where a package of it reads them, or its own sources name them.
 * @param folders where its packages are
 */
export function moduleKinds(plan: ServicePlan, folders: readonly string[], tree: Tree): readonly TrimKind[] {
  const isRead = folders.some((path) => READS_STUBS.test(packageOf(path)));
  const isNamed = (path: string): boolean =>
    SOURCE.test(path) && !STUB.test(path) && /\.d\.[cm]?ts\b/.test(tree.text(path) ?? '');
  const keepsStubs = isRead || plan.source.value.files.some(isNamed);
  return plan.trim.value.filter((kind) => kind !== 'stubs' || !keepsStubs);
}

/** The name of the package that a path is in: what follows the last `node_modules`, with its scope. */
function packageOf(path: string): string {
  return (
    /^(?:@[^/]+\/)?[^/]*/.exec(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))?.[0] ??
    ''
  );
}

/** The files of npm packages without what rules leave out, and that told. */
export async function trimmedModules(
  entries: readonly Entry[],
  { kinds, platform }: ModuleTrim,
): Promise<{ readonly entries: readonly Entry[]; readonly trimmed: readonly Trimmed[] }> {
  const stubs = kinds.includes('stubs')
    ? entries.filter((one) => one.kind === 'file' && STUB.test(one.path))
    : [];
  const foreign = kinds.includes('foreign') ? await foreignFiles(entries, platform) : [];
  const out = new Set<Entry>([...stubs, ...foreign]);
  const left = entries.filter((entry) => !out.has(entry));
  const lean = kinds.includes('symbols') ? await leanFiles(left) : new Map();
  return {
    entries: withLean(left, lean),
    trimmed: [
      ...counted('stubs', sizesOf(stubs)),
      ...counted('foreign', sizesOf(foreign)),
      ...countLean(left, lean),
    ],
  };
}

function sizesOf(entries: readonly Entry[]): readonly number[] {
  return entries.flatMap((entry) => (entry.kind === 'file' ? [contentSize(entry.content)] : []));
}
