import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import type { Need } from '../../model/inventory.ts';
import type { FileUse } from './files.ts';

const HANDS_OUT = /^whitenoise\.middleware\.WhiteNoiseMiddleware$/;

/**
 * Where Django's `collectstatic` puts the files of all applications for WhiteNoise, which hands them out in production: no
 * server that is not for development does so by itself. Null without either of them.
 */
export function collectedFiles(
  project: PythonProject,
  modules: readonly PythonModule[],
): { readonly use: FileUse; readonly need: Need } | null {
  if (!modules.some(({ strings }) => strings.some(({ value }) => HANDS_OUT.test(value)))) return null;
  for (const module of modules)
    for (const { target, value, scope, line } of module.assigns) {
      const path =
        target === 'STATIC_ROOT' && scope === '' ? evaluateText(project, module, value, scope) : null;
      if (path === null || path === '' || path.includes('{}')) continue;
      const evidence = { path: module.path, line, text: target };
      return {
        use: { does: 'folder', path, module, name: target, line, early: false },
        need: { what: 'collected-files', detail: addressIn(project, modules), evidence },
      };
    }
  return null;
}

/** Where they are found, `/static/`; empty where that is another address. */
function addressIn(project: PythonProject, modules: readonly PythonModule[]): string {
  for (const module of modules)
    for (const { target, value, scope } of module.assigns) {
      const url =
        target === 'STATIC_URL' && scope === '' ? evaluateText(project, module, value, scope) : null;
      if (url !== null && /^\/?[\w-]+(\/[\w-]+)*\/$/.test(url)) return `/${url.replace(/^\//, '')}`;
    }
  return '';
}
