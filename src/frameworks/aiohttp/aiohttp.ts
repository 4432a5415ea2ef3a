import type { PythonModule } from '../../formats/python/module.ts';
import type { Route } from '../../model/inventory.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';

const VERB = /(?:^|\.)(?:add_)?(get|post|put|patch|delete)$/;

export const aiohttp: PythonFramework = {
  id: 'aiohttp',
  title: 'aiohttp',
  language: 'python',
  kind: 'api',
  distributions: ['aiohttp'],
  hints: ['aiohttp'],
  port: 8080,
  health: null,
  detect,
  routes,
  recipe: (service) => ({
    ...pythonRecipe(service, 'the program runs its own server'),
    requires: ['aiohttp'],
  }),
};

/** A program that runs a server; the client of the same library makes no `Application`. */
function detect(module: PythonModule): readonly Application[] {
  const run = module.calls.find((call) => /^aiohttp\.web\.(run_app|AppRunner)$/.test(call.name));
  return run
    ? [scriptApplication(module, 'aiohttp', 'api', { line: run.line, text: `${run.name}(...)` })]
    : [];
}

/** `web.get('/x', f)`, `router.add_get('/x', f)` and `@routes.get('/x')` of the reached modules. */
function routes(scope: Scope): readonly Route[] {
  return scope.reached.flatMap((module) =>
    module.calls.flatMap(({ name, call, line }) => {
      const verb = VERB.exec(name)?.[1];
      const [first] = call.args;
      const isRoute = /^aiohttp\.web\.|router\.add_|routes?\./.test(name);
      if (verb === undefined || !isRoute || first?.kind !== 'string' || !first.value.startsWith('/'))
        return [];
      const path = joinRoute('', first.value);
      const method = verb.toUpperCase();
      return [{ method, path, evidence: { path: module.path, line, text: `${method} ${path}` } }];
    }),
  );
}
