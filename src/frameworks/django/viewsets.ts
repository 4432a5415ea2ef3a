import type { FunctionFact, PythonModule } from '../../formats/python/module.ts';
import type { CallExpression, Expression } from '../../formats/python/syntax.ts';
import type { Route } from '../../model/inventory.ts';
import type { Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';

/**
 * Routes of what a module registers with a router of Django REST framework (`router.register('items', ItemViewSet)`): the
 * root of the router, each collection and its members, and what their sets of views add with `@action`.
 */
export function registeredRoutes(scope: Scope, module: PythonModule, prefix: string): readonly Route[] {
  const sets = module.calls.filter((call) => call.name.endsWith('.register') && call.call.args.length > 1);
  const [first] = sets;
  const root = first ? [routeAt(module.path, first.line, 'GET', joinRoute(prefix, ''))] : [];
  const below = sets.flatMap(({ call, line }) => {
    const [name, views] = call.args;
    if (name?.kind !== 'string') return [];
    const path = joinRoute(prefix, `${plain(name.value)}/`).replace('//', '/');
    const both = [path, `${path}{pk}/`].map((each) => routeAt(module.path, line, 'ANY', each));
    return [...both, ...actionRoutes(scope, module, views, path)];
  });
  return [...root, ...below];
}

/** `@action(detail=True, methods=['post'], url_path='run')` on the methods of a set of views. */
function actionRoutes(
  scope: Scope,
  module: PythonModule,
  views: Expression | undefined,
  path: string,
): readonly Route[] {
  const found = views?.kind === 'name' ? scope.project.resolve(module, views.name) : null;
  const methods = (found?.module.functions ?? []).filter((one) => one.scope === found?.name);
  return methods.flatMap((one) =>
    one.decorators.flatMap((decorator) => {
      const isAction =
        decorator.kind === 'call' &&
        decorator.callee.kind === 'name' &&
        /(^|\.)(action|list_route|detail_route)$/.test(decorator.callee.name);
      return isAction && found ? actionOf(found.module, one, decorator, path) : [];
    }),
  );
}

function actionOf(
  module: PythonModule,
  { name, line }: FunctionFact,
  { callee, keywords }: CallExpression,
  path: string,
): readonly Route[] {
  const { detail, methods, url_path: written } = keywords;
  const isMember =
    (callee.kind === 'name' && callee.name.endsWith('detail_route')) ||
    (detail?.kind === 'name' && detail.name === 'True') ||
    (detail?.kind === 'constant' && detail.value === true);
  const last = written?.kind === 'string' ? plain(written.value) : name;
  const whole = joinRoute(`${path}${isMember ? '{pk}/' : ''}`, `${last}/`);
  const verbs = (methods?.kind === 'list' ? methods.items : []).flatMap((one) =>
    one.kind === 'string' ? [one.value.toUpperCase()] : [],
  );
  return (verbs.length > 0 ? verbs : ['GET']).map((verb) => routeAt(module.path, line, verb, whole));
}

function routeAt(path: string, line: number, method: string, whole: string): Route {
  return { method, path: whole, evidence: { path, line, text: `${method} ${whole}` } };
}

/** A regular expression route as a path: anchors gone, groups as parameters. */
export function plain(pattern: string): string {
  return pattern.replace(/^\^|\$$/g, '').replace(/\(\?P<(\w+)>[^()]*\)/g, '{$1}');
}
