import type { PythonModule } from '../../formats/python/module.ts';
import { qualify } from '../../formats/python/module.ts';
import type { CallExpression, Expression } from '../../formats/python/syntax.ts';
import { evaluateText } from '../../formats/python/value.ts';
import type { Route } from '../../model/inventory.ts';
import type { Application, Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';

const VERB = /^(?:litestar|starlite)\.(?:handlers\.)?(get|post|put|patch|delete|head|websocket|route)$/;
const DEEPEST = 8;

/**
 * Handlers listed in `route_handlers`: decorated functions, controllers (`path`, decorated methods), routers; and those that
 * plugins add when the application is made, `app_config.route_handlers.extend([...])`.
 */
export function handlerRoutes(scope: Scope, application: Application): readonly Route[] {
  const own = application.holders.flatMap(({ path, name }) => {
    const module = scope.project.module(path);
    const made = module?.calls.find((call) => call.target === name);
    return module && made ? listed(scope, module, made.call, '', 0) : [];
  });
  const added = scope.reached.flatMap((module) =>
    module.calls
      .filter(({ name }) => /\.route_handlers\.(extend|append)$/.test(name))
      .flatMap(({ call: { args } }) => (args[0]?.kind === 'list' ? args[0].items : args))
      .flatMap((item) => handler(scope, module, item, '', 0)),
  );
  return [...own, ...added];
}

function listed(
  scope: Scope,
  module: PythonModule,
  call: CallExpression,
  prefix: string,
  depth: number,
): readonly Route[] {
  const handlers = call.keywords['route_handlers'] ?? call.args[0];
  if (handlers?.kind !== 'list' || depth > DEEPEST) return [];
  return handlers.items.flatMap((item) => handler(scope, module, item, prefix, depth));
}

function handler(
  scope: Scope,
  module: PythonModule,
  item: Expression,
  prefix: string,
  depth: number,
): readonly Route[] {
  const found = item.kind === 'name' ? scope.project.resolve(module, item.name) : null;
  if (!found) return [];
  const { module: home, name } = found;
  const router = home.calls.find((one) => one.target === name && /\.Router$/.test(one.name));
  if (router) {
    const own = evaluateText(scope.project, home, router.call.keywords['path']) ?? '';
    return listed(scope, home, router.call, joinRoute(prefix, own), depth + 1);
  }
  const isController = home.classes.some((one) => one.name === name);
  const own = home.assigns.find((one) => one.target === 'path' && one.scope === name)?.value;
  const base = isController ? joinRoute(prefix, evaluateText(scope.project, home, own) ?? '') : prefix;
  return home.functions
    .filter((one) => (isController ? one.scope === name : one.name === name && one.scope === ''))
    .flatMap((one) => one.decorators.flatMap((each) => decorated(scope, home, each, base)));
}

function decorated(
  scope: Scope,
  module: PythonModule,
  decorator: Expression,
  prefix: string,
): readonly Route[] {
  const call = decorator.kind === 'call' ? decorator : null;
  const callee = call?.callee ?? decorator;
  const verb = callee.kind === 'name' ? VERB.exec(qualify(module.names, callee.name))?.[1] : undefined;
  if (verb === undefined) return [];
  const written = evaluateText(scope.project, module, call?.args[0] ?? call?.keywords['path']) ?? '';
  const path = joinRoute(prefix, written);
  const method = verb === 'route' ? 'ANY' : verb.toUpperCase();
  return [{ method, path, evidence: { path: module.path, line: decorator.line, text: `${method} ${path}` } }];
}
