import { posix } from 'node:path';
import { inTree } from '../../formats/python/value-path.ts';
import type { Finding } from '../../model/finding.ts';
import type { EnvironmentVariable, WritablePath } from '../../model/inventory.ts';
import type { Places } from '../places.ts';
import type { FileUse } from './files.ts';

export interface Writes {
  /** Folders, sorted. */
  readonly writes: readonly WritablePath[];
  readonly diagnostics: readonly Finding[];
}

/**
 * The folders a service writes to. A folder that is only made if missing and that the tree has is not written to. A
 * file written beside the code is a finding: no folder can be opened for it without opening the code. A folder that a
 * variable names (`DATA_DIR`, `data` by default) and that the tree lacks is made when the program runs.
 */
export function writesOf(
  workdir: string,
  uses: readonly FileUse[],
  variables: readonly EnvironmentVariable[],
  places: Places,
): Writes {
  const found = new Map<string, WritablePath>();
  for (const variable of variables) {
    const path = namedFolder(workdir, variable, places);
    const text = `${variable.name}=${variable.default}`;
    if (path !== null)
      found.set(path, { path, evidence: { path: variable.path, line: variable.line, text } });
  }
  const beside = new Map<string, Finding>();
  for (const use of uses) {
    const path = use.does === 'write' || use.does === 'folder' ? writtenFolder(workdir, use, places) : null;
    if (path === null) continue;
    const text = `${use.name || use.does}(${shown(use.path)})`;
    const evidence = { path: use.module.path, line: use.line, text };
    const inside = path.startsWith('/') ? null : posix.join(workdir, path);
    if (inside !== null && (path === '.' || holdsCode(inside, places)))
      beside.set(use.path, besideCode(use, evidence.line));
    else if (!found.has(path)) found.set(path, { path, evidence });
  }
  const writes = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  // Which folder below the code is meant is not known: `{}/model.pkl`.
  const sure = [...beside].flatMap(([path, one]) => (/\{\}[^/]*\//.test(path) ? [] : [one]));
  return { writes, diagnostics: sure };
}

function namedFolder(
  workdir: string,
  { name, default: named }: EnvironmentVariable,
  places: Places,
): string | null {
  if (named === null || !/(^|_)(DIR|DIRECTORY|FOLDER)$/i.test(name) || !/^[\w./-]+$/.test(named)) return null;
  const path = posix.normalize(named).replace(/\/$/, '');
  if (path === '.' || path.startsWith('..') || /^\/(dev|tmp|proc|$)/.test(path)) return null;
  return !path.startsWith('/') && places.isFolder(posix.join(workdir, path)) ? null : path;
}

/** The folder a use writes to, absolute or relative to the working directory; null when that is no concern. */
function writtenFolder(workdir: string, use: FileUse, places: Places): string | null {
  const folder = folderOf(use);
  if (folder === null || /^\/(dev|tmp|proc)(\/|$)/.test(folder)) return null;
  const own = inTree(folder);
  const path = own === null ? folder : posix.relative(workdir, own) || '.';
  const isThere = !path.startsWith('/') && places.isFolder(posix.join(workdir, path));
  return use.does === 'folder' && isThere ? null : path;
}

/** The folder that has to be writable: of a file the one it is in, of a path with an unknown part the known ones. */
function folderOf(use: FileUse): string | null {
  const hole = use.path.indexOf('{}');
  if (hole === 0) return null;
  if (hole > 0) return posix.dirname(`${use.path.slice(0, hole)}x`);
  if (use.path === ':memory:') return null;
  return use.does === 'folder' ? use.path : posix.dirname(use.path);
}

function holdsCode(folder: string, places: Places): boolean {
  return places.isFile(posix.join(folder, '__init__.py')) || places.isFile(posix.join(folder, 'main.py'));
}

function besideCode(use: FileUse, line: number): Finding {
  return {
    rule: 'scan/writes-beside-code',
    severity: 'warning',
    confidence: 'medium',
    message: `${shown(use.path)} is written in the folder of the code, which is read only in a hardened container`,
    fix: /(^|\.)(fast_app|FastHTML)$/.test(use.name)
      ? "give the application its key (secret_key=os.environ['SECRET_KEY']), or a folder for it (key_fname='data/.sesskey')"
      : 'write it in a folder of its own, such as data/, or take the path from an environment variable',
    path: use.module.path,
    line,
  };
}

function shown(path: string): string {
  return inTree(path) ?? path;
}
