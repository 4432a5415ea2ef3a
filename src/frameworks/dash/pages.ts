import { posix } from 'node:path';
import { isInside } from '../../formats/path/inside.ts';
import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';

/**
 * The modules that `Dash(use_pages=True)` imports by itself: those below `pages/` beside the application, or below the folder
 * it names, but for the ones whose names begin with `_` or `.` (Dash, "Multi-Page Apps").
 */
export function pages(module: PythonModule, project: PythonProject): readonly string[] {
  const folders = module.calls.flatMap(({ name, call: { keywords }, scope }) => {
    const { use_pages: asked, pages_folder: named } = keywords;
    const isAsked = asked?.kind === 'constant' && asked.value === true;
    if (!/^(dash|jupyter_dash)\.\w*Dash$/.test(name) || !(isAsked || named)) return [];
    const folder = evaluateText(project, module, named, scope) ?? 'pages';
    return folder === '' ? [] : [folder];
  });
  const below = folders.map((folder) => posix.join(posix.dirname(module.path), folder));
  return project.paths.filter(
    (path) => below.some((folder) => isInside(path, folder)) && !/^[_.]/.test(posix.basename(path)),
  );
}
