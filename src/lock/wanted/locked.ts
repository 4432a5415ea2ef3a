import { posix } from 'node:path';
import { type Environment, targetEnvironment } from '../../formats/marker/environment.ts';
import { isPylockFault, parsePylock } from '../../formats/pylock/pylock.ts';
import { selectFromPylock } from '../../formats/pylock/select.ts';
import { parseUvLock, selectFromUvLock } from '../../formats/uvlock/uvlock.ts';
import type { Outcome } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { brokenLock, localPackage } from '../findings.ts';
import { lockText } from './pinned.ts';
import type { Locked } from './read.ts';

/** A `pylock.toml` (PEP 751) of the tree. */
export async function loadPylock(
  path: string,
  tree: Tree,
  groups: ReadonlySet<string>,
): Promise<Outcome<Locked | null>> {
  const lock = parsePylock((await lockText(tree, path)) ?? '');
  if (isPylockFault(lock)) return { value: null, diagnostics: [brokenLock(path, lock)] };
  const select = (environment: Environment) =>
    selectFromPylock(lock, { ...environment, extras: groups, groups });
  return { value: { select, ...WHOLE }, diagnostics: [] };
}

/** With addresses, and whatever the manifest says. */
const WHOLE = { lacking: () => [], isPlaced: true } as const;

/** The first of these `uv.lock`s, from the project's folder upwards, that knows the project; null when none does. */
export async function loadUvLock(
  paths: readonly string[],
  folder: string,
  tree: Tree,
  dropped: ReadonlySet<string>,
  groups: ReadonlySet<string>,
): Promise<Outcome<Locked | null>> {
  for (const path of paths) {
    const lock = parseUvLock((await lockText(tree, path)) ?? '');
    if ('fault' in lock) return { value: null, diagnostics: [brokenLock(path, lock)] };
    const project = posix.relative(posix.dirname(path), folder);
    const select = (environment: Environment) =>
      selectFromUvLock(lock, project, environment, dropped, groups);
    const usual = select(targetEnvironment('linux/amd64', '3.11.0'));
    if (usual === null) continue;
    return {
      value: { select: (environment) => select(environment)?.packages ?? [], ...WHOLE },
      diagnostics: usual.local.map((name) => localPackage({ path, line: null }, name, true)),
    };
  }
  return { value: null, diagnostics: [] };
}
