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
  const root = settingsOf(project, modules, 'STATIC_ROOT').find(
    ({ text }) => text !== '' && !text.includes('{}'),
  );
  if (root === undefined) return null;
  const { module, text: path, line } = root;
  const urls = settingsOf(project, modules, 'STATIC_URL').map(({ text }) => text);
  const url = urls.find((text) => /^\/?[\w-]+(\/[\w-]+)*\/$/.test(text));
  return {
    use: { does: 'folder', path, module, name: 'STATIC_ROOT', line, early: false },
    need: {
      what: 'collected-files',
      // Empty where they are found at another address.
      detail: url === undefined ? '' : `/${url.replace(/^\//, '')}`,
      evidence: { path: module.path, line, text: 'STATIC_ROOT' },
    },
  };
}

/** Every text that modules give a setting, in their order. */
function settingsOf(
  project: PythonProject,
  modules: readonly PythonModule[],
  name: string,
): readonly { readonly module: PythonModule; readonly line: number; readonly text: string }[] {
  return modules.flatMap((module) =>
    module.assigns
      .filter(({ target, scope }) => target === name && scope === '')
      .flatMap(({ value, line }) => {
        const text = evaluateText(project, module, value);
        return text === null ? [] : [{ module, line, text }];
      }),
  );
}
