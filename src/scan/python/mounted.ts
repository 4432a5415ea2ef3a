import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';

/**
 * Scripts that a server runs inside itself because it names them: `mount_chainlit(app=app, target="chat/app.py")`. What is
 * written is relative to a folder that is not known, so that the shortest path that ends like it is meant.
 */
export function mountedScripts(project: PythonProject, module: PythonModule): readonly string[] {
  return module.calls.flatMap(({ name, call: { args, keywords }, scope }) => {
    if (name !== 'chainlit.utils.mount_chainlit') return [];
    const written = evaluateText(project, module, keywords['target'] ?? args[1], scope);
    if (written === null) return [];
    const end = inTree(written) ?? written.replace(/^\.?\//, '');
    const ending = project.paths.filter((path) => path === end || path.endsWith(`/${end}`));
    return ending.toSorted((a, b) => a.length - b.length).slice(0, 1);
  });
}
