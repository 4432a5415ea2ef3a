import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Application } from '../../frameworks/framework.ts';
import { MAKERS } from './commanded.ts';

/**
 * Applications that a module takes out of what a function gives back together with others:
 * `app, sockets = create_app()` where that ends in `return app, sockets`.
 */
export function takenApart(project: PythonProject, module: PythonModule): readonly Application[] {
  return module.assigns.flatMap(({ target, value, scope, line }): readonly Application[] => {
    if (scope !== '' || value.kind !== 'index' || value.of.kind !== 'call') return [];
    const { callee } = value.of;
    const [at] = value.index;
    const found = callee.kind === 'name' ? project.resolve(module, callee.name) : null;
    if (!found || at?.kind !== 'number') return [];
    const factory = found.module.functions.find((one) => one.scope === '' && one.name === found.name);
    const given = factory?.returns.flatMap((one) => (one.kind === 'list' ? (one.items[at.value] ?? []) : []));
    for (const [framework, made] of MAKERS) {
      const call = found.module.calls.find(
        (one) =>
          one.scope === found.name &&
          made.test(one.name) &&
          given?.some((item) => item.kind === 'name' && item.name === one.target),
      );
      if (!call?.target) continue;
      const { path } = module;
      const holders = [
        { path: found.module.path, name: call.target, within: found.name },
        { path, name: target, within: null },
      ];
      const text = `${target}, ... = ${found.name}(...)`;
      const { id, kind } = framework;
      return [
        { framework: id, kind, path, object: target, factory: false, holders, preference: 0, line, text },
      ];
    }
    return [];
  });
}
