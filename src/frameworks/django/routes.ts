import type { PythonModule } from '../../formats/python/module.ts';
import type { CallExpression, Expression } from '../../formats/python/syntax.ts';
import type { Route } from '../../model/inventory.ts';
import type { Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';
import { plain, registeredRoutes } from './viewsets.ts';

const PATHS = new Set(['django.urls.path', 'django.urls.re_path', 'django.conf.urls.url']);
const INCLUDES = new Set(['django.urls.include', 'django.conf.urls.include']);
const DEEPEST = 8;

/** Routes of the module that `ROOT_URLCONF` names, through `include(...)`. Django does not say which methods. */
export function djangoRoutes(scope: Scope): readonly Route[] {
  const urls = scope.reached
    .flatMap((module) =>
      module.assigns.flatMap(({ target, value }) =>
        target === 'ROOT_URLCONF' && value.kind === 'string' ? [{ module, dotted: value.value }] : [],
      ),
    )
    .map(({ module, dotted }) => scope.project.imported(module.path, dotted));
  const [root] = urls.filter((module) => module !== null);
  return root ? routesOf(scope, root, '', 0) : [];
}

function routesOf(scope: Scope, module: PythonModule, prefix: string, depth: number): readonly Route[] {
  if (depth > DEEPEST) return [];
  const own = module.calls
    .filter((call) => PATHS.has(call.name))
    .flatMap(({ call }): readonly Route[] => {
      const [pattern, view] = call.args;
      if (pattern?.kind !== 'string') return [];
      const path = joinRoute(prefix, plain(pattern.value));
      if (view && isRouterUrls(module, view)) return registeredRoutes(scope, module, path);
      const included = view ? includedModule(scope, module, view) : null;
      if (included) return routesOf(scope, included, path, depth + 1);
      const evidence = { path: module.path, line: call.line, text: `ANY ${path}` };
      return isInclude(module, view) ? [] : [{ method: 'ANY', path, evidence }];
    });
  return addsRouter(module) ? [...own, ...registeredRoutes(scope, module, prefix)] : own;
}

/** `urlpatterns = router.urls`, alone or in a sum. */
function addsRouter(module: PythonModule): boolean {
  const names = (value: Expression): boolean =>
    value.kind === 'operation'
      ? value.operands.some(names)
      : value.kind === 'name' && /router\w*\.urls$/i.test(value.name);
  return module.assigns.some(({ target, value }) => target === 'urlpatterns' && names(value));
}

/** `include(router.urls)` of Django REST framework. */
function isRouterUrls(module: PythonModule, view: Expression): boolean {
  if (!isInclude(module, view)) return false;
  const [first] = view.args;
  return first?.kind === 'name' && first.name.endsWith('.urls');
}

function isInclude(module: PythonModule, view: Expression | undefined): view is CallExpression {
  if (view?.kind !== 'call' || view.callee.kind !== 'name') return false;
  const target = module.names.get(view.callee.name);
  return target !== undefined && INCLUDES.has(target);
}

function includedModule(scope: Scope, module: PythonModule, view: Expression): PythonModule | null {
  if (!isInclude(module, view)) return null;
  const [first] = view.args;
  const named = first?.kind === 'list' ? first.items[0] : first;
  return named?.kind === 'string' ? scope.project.imported(module.path, named.value) : null;
}
