import { posix } from 'node:path';
import type { Application } from '../../frameworks/framework.ts';
import { isManagement } from '../../frameworks/managed.ts';
import { commonFolder, depthOf } from '../folder.ts';
import type { Launch } from '../launch.ts';

/** A start command that means a file of the tree. */
export interface Match {
  readonly launch: Launch;
  /** The folder that has to be on `sys.path` for the module as written; null for a file that is run by path. */
  readonly root: string | null;
}

/** Python files by their last segment. */
type Index = ReadonlyMap<string, readonly string[]>;

/**
 * Which of the files a start command means: the one whose path ends like what is written, the one nearest to the
 * command's file when several do. Folders of an image (`/app/app.py`) are tried without their first parts, and what
 * may be an object at the end of a dotted name (`celery -A main.celery`) without its last.
 */
function matchLaunch(
  launch: Launch,
  index: Index,
): { readonly path: string; readonly root: string | null } | null {
  const isFile = launch.target.endsWith('.py');
  for (const names of isFile ? fileNames(launch.target) : moduleNames(launch)) {
    const all = names.flatMap((name) => endingIn(index, name));
    const fitting = isFile ? all : all.filter((path) => !isHidden(path, index));
    const found = nearest(launch, fitting);
    if (found === null) continue;
    const name = names.find((each) => found === each || found.endsWith(`/${each}`)) ?? '';
    const root = isFile ? null : found.slice(0, found.length - name.length).replace(/\/$/, '') || '.';
    return { path: found, root };
  }
  return null;
}

function fileNames(target: string): readonly (readonly string[])[] {
  return suffixes(posix.normalize(target).replace(/^(\.?\.?\/)+/, '')).map((name) => [name]);
}

/** Files a dotted name can stand for, likeliest group first. */
function moduleNames({ target, program }: Launch): readonly (readonly string[])[] {
  const base = (target.split(':')[0] ?? '').replace(/^\/+/, '').replaceAll('.', '/');
  const files = (path: string): readonly string[] => [
    `${path}.py`,
    `${path}/__init__.py`,
    `${path}/__main__.py`,
  ];
  // `python -m package` runs its `__main__`.
  if (program === 'module') return [[`${base}.py`], [`${base}/__main__.py`], [`${base}/__init__.py`]];
  if (program !== 'celery') return [files(base)];
  const above = base.includes('/') ? [files(posix.dirname(base))] : [];
  return [[`${base}.py`, `${base}/celery.py`], files(base), ...above];
}

function endingIn(index: Index, name: string): readonly string[] {
  const known = index.get(posix.basename(name)) ?? [];
  return known.filter((path) => path === name || path.endsWith(`/${name}`));
}

/** A package comes before a module of the same name (Python reference, 5.5). */
function isHidden(path: string, index: Index): boolean {
  const init = path.replace(/\.py$/, '/__init__.py');
  return endingIn(index, init).includes(init);
}

/** A start command with the file it means. */
export interface Located extends Match {
  readonly path: string;
}

/** The start commands that mean a file of the tree. */
export function locateLaunches(launches: readonly Launch[], paths: readonly string[]): readonly Located[] {
  const index = Map.groupBy(paths, (path) => posix.basename(path));
  return launches.flatMap((launch) => {
    if (launch.target.includes('*')) return matchAny(launch, paths);
    const found = matchLaunch(launch, index);
    return found ? [{ launch, ...found }] : [];
  });
}

/** The files that a command with an argument in its module's name means: all that stand in such a place. */
function matchAny(launch: Launch, paths: readonly string[]): readonly Located[] {
  const [module = '', object] = launch.target.split(':');
  const known = module.replaceAll('.', '/').replaceAll('*', '[^/]+');
  // Of a name that is nothing but an argument nothing is known.
  if (!/[A-Za-z_]\w*\/|\/[A-Za-z_]/.test(known.replaceAll('[^/]+', ''))) return [];
  const pattern = new RegExp(`^(?:(.*)/)?(${known})(?:\\.py|/__init__\\.py)$`);
  return paths.flatMap((path) => {
    const [, root, name] = pattern.exec(path) ?? [];
    if (name === undefined) return [];
    const target = `${name.replaceAll('/', '.')}${object === undefined ? '' : `:${object}`}`;
    return [{ launch: { ...launch, target }, path, root: root ?? '.' }];
  });
}

/** The start commands that mean an application: its file, and its object when they name one. */
export function matchesOf(application: Application, located: readonly Located[]): readonly Match[] {
  return located.filter(({ launch, path }) => {
    const object = launch.target.includes(':') ? launch.target.split(':')[1] : undefined;
    const isOther = object !== undefined && application.object !== null && object !== application.object;
    return path === application.path && !isOther && isFor(launch, application);
  });
}

/** Some commands run one framework only. */
function isFor({ program, role }: Launch, { framework, kind, path, text }: Application): boolean {
  // What else is run through Django's program starts no worker.
  if (kind === 'worker' && isManagement(path)) return program === 'manage' && text.endsWith(role ?? ' ');
  if (program === 'celery' || program === 'streamlit') return framework === program;
  return framework !== 'celery';
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
