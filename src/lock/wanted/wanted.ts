import { posix } from 'node:path';
import { normalizeName } from '../../formats/pep508/name.ts';
import type { Requirements } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { Asks } from './asks.ts';
import { NOTHING, type Read, type Taken, type Wanted } from './read.ts';
import { readRequirementsFile } from './requirements.ts';

/** Reads what the plan wants resolved: the manifest, what it includes, the lock beside it; what the plan adds and drops. */
export async function readWanted(requirements: Requirements, tree: Tree): Promise<Wanted> {
  const dropped = new Set(requirements.dropped);
  const asks = new Asks(tree, dropped);
  const { manifest } = requirements;
  const groups = new Set((requirements.groups ?? []).map(normalizeName));
  const read =
    manifest === null
      ? NOTHING
      : await readManifest(manifest, tree, asks, { dropped, groups }, requirements.also);
  for (const text of requirements.added) asks.add({ requirement: text, path: null, line: null });
  const files = [...new Set([...read.files, ...asks.files])].sort();
  return { ...read, files, asks: asks.list, dropped: asks.left, diagnostics: asks.diagnostics };
}

async function readManifest(
  path: string,
  tree: Tree,
  asks: Asks,
  { dropped, groups }: Taken,
  also: readonly string[] | undefined,
): Promise<Read> {
  const name = posix.basename(path);
  if (/^pylock\.(?:[^.]+\.)?toml$/.test(name))
    return {
      ...NOTHING,
      files: [path],
      locked: async () => (await import('./locked.ts')).loadPylock(path, tree, groups),
    };
  if (name === 'pyproject.toml')
    return (await import('./pyproject.ts')).readPyproject(path, tree, asks, { dropped, groups });
  if (name === 'Pipfile') return (await import('./others.ts')).readPipfile(path, tree, asks, groups);
  if (name === 'setup.py') return (await import('./others.ts')).readSetup(path, tree, asks, groups);
  if (/\.ya?ml$/i.test(name)) return (await import('./others.ts')).readConda(path, tree, asks);
  asks.demand(path, groups, []);
  return readRequirementsFile(path, tree, asks, also);
}
