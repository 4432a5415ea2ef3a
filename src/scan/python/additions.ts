import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';
import { isHopeless } from '../decoy.ts';

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
