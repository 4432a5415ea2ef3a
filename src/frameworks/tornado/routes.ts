import type { PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Route } from '../../model/inventory.ts';
import type { Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';

const VERBS = /^(get|post|put|patch|delete)$/;

/** The pairs of a pattern and a handler that reached modules hold: `(r"/predict", PredictHandler)`. */
export function handlerRoutes(scope: Scope): readonly Route[] {
  return scope.reached.flatMap((module) =>
    module.calls
      .filter(({ name }) => /(^|\.)(Application|__init__)$/.test(name))
      .flatMap(({ call: { args, keywords } }) => pairsIn(scope, module, keywords['handlers'] ?? args[0])),
  );
}

function pairsIn(scope: Scope, module: PythonModule, list: Expression | undefined): readonly Route[] {
  if (list?.kind === 'name') {
    const found = scope.project.resolve(module, list.name);
    const value = found?.module.assigns.find(({ target }) => target === found.name)?.value;
    return found && value?.kind === 'list' ? pairsIn(scope, found.module, value) : [];
  }
  return list?.kind === 'list' ? list.items.flatMap((item) => routesOf(scope, module, item)) : [];
}

function routesOf(scope: Scope, module: PythonModule, item: Expression): readonly Route[] {
  const parts = item.kind === 'list' ? item.items : item.kind === 'call' ? item.args : [];
  const [pattern, handler] = parts;
  if (pattern?.kind !== 'string' || !pattern.value.startsWith('/')) return [];
  const path = joinRoute('', pattern.value.replace(/\$$|\/\?\$?$/g, '').replace(/\([^()]*\)/g, '{value}'));
  const found = handler?.kind === 'name' ? scope.project.resolve(module, handler.name) : null;
  const methods = (found?.module.functions ?? [])
    .filter((one) => one.scope === found?.name && VERBS.test(one.name))
    .map((one) => one.name.toUpperCase());
  const evidence = { path: module.path, line: item.line, text: path };
  return (methods.length > 0 ? methods : ['ANY']).map((method) => ({ method, path, evidence }));
}
