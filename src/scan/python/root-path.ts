import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';

/**
 * What `FastAPI(root_path=...)` takes away from the front of a path: it answers under it and without it. Empty when there is
 * none, null when its value is not in the code.
 */
export function rootPathOf(project: PythonProject, modules: readonly PythonModule[]): string | null {
  for (const module of modules)
    for (const { name, call, scope } of module.calls) {
      const written = name === 'fastapi.FastAPI' ? call.keywords['root_path'] : undefined;
      if (written !== undefined)
        return evaluateText(project, module, written, scope)?.replace(/\/$/, '') ?? null;
    }
  return '';
}
