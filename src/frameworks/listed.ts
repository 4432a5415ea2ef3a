import { type PythonModule, qualify } from '../formats/python/module.ts';
import type { CallExpression, Expression } from '../formats/python/syntax.ts';
import { evaluateText } from '../formats/python/value.ts';
import type { Route } from '../model/inventory.ts';
import type { Application, Scope } from './framework.ts';
import { joinRoute } from './route.ts';

const DEEPEST = 8;

/** Routes given as a list to the application: `Starlette(routes=[Route('/x', f), Mount('/api', routes=[...])])`. */
export function listedRoutes(scope: Scope, application: Application): readonly Route[] {
  return application.holders.flatMap(({ path, name }) => {
    const module = scope.project.module(path);
    const made = module?.calls.find((call) => call.target === name && 'routes' in call.call.keywords);
    return module && made ? routesIn(scope, module, made.call.keywords['routes'], '', 0) : [];
  });
}

function routesIn(
  scope: Scope,
  module: PythonModule,
  list: Expression | undefined,
  prefix: string,
  depth: number,
): readonly Route[] {
  if (list === undefined || depth > DEEPEST) return [];
  if (list.kind === 'list') return list.items.flatMap((item) => entry(scope, module, item, prefix, depth));
  if (list.kind === 'operation')
    return list.operands.flatMap((one) => routesIn(scope, module, one, prefix, depth + 1));
  const found = list.kind === 'name' ? scope.project.resolve(module, list.name) : null;
  const value = found?.module.assigns.find((one) => one.target === found.name && one.scope === '')?.value;
  return found && value ? routesIn(scope, found.module, value, prefix, depth + 1) : [];
}

function entry(
  scope: Scope,
  module: PythonModule,
  item: Expression,
  prefix: string,
  depth: number,
): readonly Route[] {
  if (item.kind !== 'call' || item.callee.kind !== 'name') return [];
  const kind = /(?:^|\.)(Route|WebSocketRoute|Mount)$/.exec(qualify(module.names, item.callee.name))?.[1];
  const written = evaluateText(scope.project, module, item.args[0] ?? item.keywords['path']);
  if (kind === undefined || written === null) return [];
  const path = joinRoute(prefix, written);
  if (kind === 'Mount') return routesIn(scope, module, item.keywords['routes'], path, depth + 1);
  const evidence = (method: string) => ({ path: module.path, line: item.line, text: `${method} ${path}` });
  return methodsOf(item, kind).map((method) => ({ method, path, evidence: evidence(method) }));
}

function methodsOf(item: CallExpression, kind: string): readonly string[] {
  if (kind === 'WebSocketRoute') return ['WEBSOCKET'];
  const written = item.keywords['methods'];
  const methods = written?.kind === 'list' ? written.items : [];
  const named = methods.flatMap((one) => (one.kind === 'string' ? [one.value.toUpperCase()] : []));
  return named.length > 0 ? named : ['GET'];
}
