import { posix } from 'node:path';
import { withAbove } from '../../formats/path/above.ts';
import { inTree } from '../../formats/python/value-path.ts';
import type { Places } from '../places.ts';
import type { Draft } from './draft.ts';
import type { FileUse } from './files.ts';

/**
 * The folder an application expects to be started in: the one where most of the relative paths in its code exist;
 * when that does not tell, where a command that names its file from further up is run; else the import root.
 */
export function workdirOf(draft: Draft, path: string, uses: readonly FileUse[], places: Places): string {
  const relative = new Set(
    uses.flatMap((use) => (inTree(use.path) === null && !/^[/{~]|^\.$/.test(use.path) ? [use.path] : [])),
  );
  const usual = commandFolder(draft) ?? draft.root;
  const candidates = [
    ...new Set([usual, draft.root, path, ...withAbove(draft.root), posix.dirname(draft.application.path)]),
  ];
  const counted = candidates.map((folder) => ({
    folder,
    count: [...relative].filter((each) => exists(places, posix.join(folder, each))).length,
  }));
  const best = Math.max(...counted.map((one) => one.count));
  if (best === 0) return beginning(candidates, relative, places) ?? usual;
  return counted.find((one) => one.count === best)?.folder ?? usual;
}

/** Of files that are not there yet, the folder that has the one their paths begin with. */
function beginning(
  candidates: readonly string[],
  relative: ReadonlySet<string>,
  places: Places,
): string | null {
  const firsts = [...relative].flatMap((path) => /^([\w-]+)\/[\w-]+\//.exec(path)?.[1] ?? []);
  return (
    candidates.find((folder) => firsts.some((first) => places.isFolder(posix.join(folder, first)))) ?? null
  );
}

/** Up to the first part that is not known. */
function exists(places: Places, path: string): boolean {
  const known = path.includes('{') ? posix.dirname(path.slice(0, path.indexOf('{'))) : path;
  return known !== '.' && (places.isFile(known) || places.isFolder(known));
}

/** `python backend/app.py` is run where `backend/` is. */
function commandFolder({ matches, application }: Draft): string | null {
  for (const { launch } of matches) {
    const isFile =
      launch.program === 'python' || launch.program === 'flask' || launch.program === 'streamlit';
    const target = posix.normalize(launch.target);
    if (!isFile || !target.includes('/') || target.startsWith('/') || !application.path.endsWith(target))
      continue;
    return application.path.slice(0, -target.length).replace(/\/$/, '') || '.';
  }
  return null;
}
