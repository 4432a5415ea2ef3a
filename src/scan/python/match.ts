import { posix } from 'node:path';
import type { Application } from '../../frameworks/framework.ts';
import { commonFolder, depthOf } from '../folder.ts';
import type { Launch } from '../launch.ts';

/** A start command that means a file of the tree. */
export interface Match {
  readonly launch: Launch;
  /** The folder that has to be on `sys.path` for the module as written; null for a file that is run by path. */
  readonly root: string | null;
}

/**
 * Which of the files a start command means: the one whose path ends like what is written, the one nearest to the
 * command's file when several do. Folders of an image (`/app/app.py`) are tried without their first parts.
 */
function matchLaunch(
  launch: Launch,
  paths: readonly string[],
): { readonly path: string; readonly root: string | null } | null {
  const isFile = launch.target.endsWith('.py');
  const written = isFile
    ? posix.normalize(launch.target).replace(/^(\.?\.?\/)+/, '')
    : modulePath(launch.target);
  const variants = isFile ? suffixes(written) : [written];
  for (const variant of variants) {
    const names = isFile ? [variant] : [`${variant}.py`, `${variant}/__init__.py`, `${variant}/__main__.py`];
    const found = nearest(
      launch,
      paths.filter((path) => names.some((name) => path === name || path.endsWith(`/${name}`))),
    );
    if (found === null) continue;
    const name = names.find((each) => found === each || found.endsWith(`/${each}`)) ?? '';
    const root = isFile ? null : found.slice(0, found.length - name.length).replace(/\/$/, '') || '.';
    return { path: found, root };
  }
  return null;
}

/** A start command with the file it means. */
export interface Located extends Match {
  readonly path: string;
}

/** The start commands that mean a file of the tree. */
export function locateLaunches(launches: readonly Launch[], paths: readonly string[]): readonly Located[] {
  return launches.flatMap((launch) => {
    const found = matchLaunch(launch, paths);
    return found ? [{ launch, ...found }] : [];
  });
}

/** The start commands that mean an application: its file, and its object when they name one. */
export function matchesOf(application: Application, located: readonly Located[]): readonly Match[] {
  return located.filter(({ launch, path }) => {
    const object = launch.target.includes(':') ? launch.target.split(':')[1] : undefined;
    const isOther = object !== undefined && application.object !== null && object !== application.object;
    return path === application.path && !isOther;
  });
}

function modulePath(target: string): string {
  return (target.split(':')[0] ?? '').replace(/^\/+/, '').replaceAll('.', '/');
}

/** `a/b/c.py`, `b/c.py`, `c.py`. */
function suffixes(path: string): readonly string[] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path] : [path, ...suffixes(path.slice(slash + 1))];
}

function nearest(launch: Launch, paths: readonly string[]): string | null {
  const ranked = paths
    .map((path) => ({ path, shared: depthOf(commonFolder([launch.folder, posix.dirname(path)])) }))
    .sort((a, b) => b.shared - a.shared || depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1));
  return ranked[0]?.path ?? null;
}
