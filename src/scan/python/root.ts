import { posix } from 'node:path';
import { isInside } from '../../formats/path/inside.ts';
import { moduleName } from '../../formats/python/paths.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { depthOf } from '../folder.ts';
import type { Reach } from './reach.ts';

/** What decides the import root of an application. */
export interface RootQuestion {
  /** File of the application. */
  readonly path: string;
  readonly reach: Reach;
  /** Import root that a start command implies (`uvicorn app.main:app`), or null. */
  readonly meant: string | null;
  /** Folder of its manifest, or null. */
  readonly home: string | null;
  /** Roots that other applications import this file from. */
  readonly importedFrom: readonly string[];
}

/**
 * The folder that has to be on `sys.path` so that a file can be imported and its own imports work: the one most
 * absolute imports between reached modules need, those of its own folder first, among the folders above the file; else the one a start command means
 * or that others import it from; else the folder above the outermost package the file is in.
 */
export function importRoot(project: PythonProject, question: RootQuestion): string {
  const { path, reach, meant } = question;
  const most = ceiling(path, reach);
  const fits = (folder: string): boolean =>
    isInside(posix.dirname(path), folder) && depthOf(folder) <= depthOf(most);
  const own = ownRoots(path, reach);
  const counted = [...reach.roots]
    .filter(([folder]) => fits(folder))
    .sort(([a, x], [b, y]) => Number(own.has(b)) - Number(own.has(a)) || y - x || (a < b ? -1 : 1));
  const [best] = counted;
  const isContradicted = best !== undefined && best[1] >= 2 && meant !== null && !reach.roots.has(meant);
  if (meant !== null && fits(meant) && !isContradicted) return meant;
  if (best) return best[0];
  return question.importedFrom.find(fits) ?? outside(project, path, most, question.home);
}

/** Roots from which what stands beside the file is imported: from another one its own package would be another. */
function ownRoots(path: string, { foundFrom }: Reach): ReadonlySet<string> {
  const beside = [...foundFrom].filter(([file]) => posix.dirname(file) === posix.dirname(path));
  return new Set(beside.map(([, root]) => root));
}

/** The deepest folder that may be the root: a file with relative imports has to be inside a package. */
function ceiling(path: string, reach: Reach): string {
  const entry = reach.modules.find((module) => module.path === path);
  const levels = (entry?.imports ?? []).map((one) => /^\.*/.exec(one.module)?.[0].length ?? 0);
  let folder = posix.dirname(path);
  for (let level = Math.max(0, ...levels); level > 0 && folder !== '.'; level -= 1)
    folder = posix.dirname(folder);
  return folder;
}

/** The folder above the outermost package the file is in, not above the folder of its manifest. */
function outside(project: PythonProject, path: string, most: string, home: string | null): string {
  let folder = most;
  const isPackage = (): boolean => project.hasFile(posix.join(folder, '__init__.py'));
  while (folder !== '.' && isPackage() && (folder !== home || most !== posix.dirname(path)))
    folder = posix.dirname(folder);
  return folder;
}

/** The dotted name a file is imported by from a root. */
export function dottedModule(path: string, root: string): string {
  const relative = root === '.' ? path : path.slice(root.length + 1);
  return moduleName(relative);
}
