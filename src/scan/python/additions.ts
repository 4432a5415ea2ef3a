import { posix } from 'node:path';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';
import type { Tree } from '../../model/tree.ts';
import { isHopeless } from '../decoy.ts';
import { launchSource } from '../launch.ts';

/** Folders of the tree that its code puts on `sys.path`, relative to the root. */
export function pathAdditions(project: PythonProject): readonly string[] {
  return project.paths
    .filter((path) => !isHopeless(path) && project.text(path)?.includes('sys.path'))
    .flatMap((path) => {
      const module = project.module(path);
      return (module?.calls ?? []).flatMap((call) => {
        if (module === null || !/^sys\.path\.(append|insert)$/.test(call.name)) return [];
        const value = evaluateText(project, module, call.call.args.at(-1));
        const folder = value === null ? null : inTree(value);
        return folder !== null && project.hasFolder(folder) ? [folder] : [];
      });
    });
}

/** Folders of the tree that scripts and container files put in `PYTHONPATH`, relative to the root. */
export function pathVariables(tree: Tree, project: PythonProject): readonly string[] {
  return tree.files.flatMap(({ path, size }) => {
    const source = size < 200_000 ? launchSource(path) : null;
    const text = source === null || source === 'comment' ? null : tree.text(path);
    if (!text?.includes('PYTHONPATH')) return [];
    const values = [...text.matchAll(/PYTHONPATH["']?\s*[=:]\s*["']?([^\s"'&;]+)/g)].map(
      (match) => match[1] ?? '',
    );
    return values
      .flatMap((value) => value.split(':'))
      .flatMap((folder) => meant(project, posix.dirname(path), folder));
  });
}

/** A folder as written, from the file's own folder, or as the end of a path inside an image. */
function meant(project: PythonProject, from: string, written: string): readonly string[] {
  const tail = written
    .replace(/^\$\{?\w+\}?\/?/, '')
    .replace(/^\/(app|code|src|workspace|opt|usr\/src\/app)(?=\/|$)/, '')
    .replace(/^\//, '');
  const candidates = [posix.join(from, tail), posix.normalize(tail)];
  const found = candidates.find(
    (folder) => folder !== '.' && !folder.startsWith('..') && project.hasFolder(folder),
  );
  return found === undefined ? [] : [found];
}
