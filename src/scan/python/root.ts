import { posix } from 'node:path';
import type { PythonProject } from '../../formats/python/project.ts';
import { depthOf, isInside } from '../folder.ts';
import type { Reach } from './reach.ts';

/**
 * The folder that has to be on `sys.path` so that a file can be imported and its own imports work: the one most
 * absolute imports between reached modules need, among the folders above the file; else the one a start command
 * means; else the folder above the outermost package the file is in.
 * @param meant import root that a start command implies (`uvicorn app.main:app`), or null
 */
export function importRoot(project: PythonProject, path: string, reach: Reach, meant: string | null): string {
  const most = ceiling(path, reach);
  const fits = (folder: string): boolean =>
    isInside(posix.dirname(path), folder) && depthOf(folder) <= depthOf(most);
  const counted = [...reach.roots]
    .filter(([folder]) => fits(folder))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  const best = counted[0];
  if (meant !== null && fits(meant) && (total === 0 || reach.roots.has(meant) || (best?.[1] ?? 0) < 2))
    return meant;
  if (best) return best[0];
  return outside(project, path, most);
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

/** The folder above the outermost package that a file with relative imports is in. */
function outside(project: PythonProject, path: string, most: string): string {
  let folder = most;
  if (folder === posix.dirname(path)) return folder;
  while (folder !== '.' && project.hasFile(posix.join(folder, '__init__.py'))) folder = posix.dirname(folder);
  return folder;
}

/** The dotted name a file is imported by from a root. */
export function dottedModule(path: string, root: string): string {
  const relative = root === '.' ? path : path.slice(root.length + 1);
  return relative.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
}
