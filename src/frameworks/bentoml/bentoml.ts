import { decoratorName, type PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Route, Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { joinRoute } from '../route.ts';
import { entrypoint, target } from '../serve.ts';

export const bentoml: PythonFramework = {
  id: 'bentoml',
  title: 'BentoML',
  language: 'python',
  kind: 'api',
  distributions: ['bentoml'],
  hints: ['bentoml'],
  port: 3000,
  health: '/readyz',
  detect: (module) => [
    ...decoratedClasses(module),
    ...objectApplications(module, 'bentoml', 'api', ['bentoml.Service', 'bentoml.legacy.Service']),
  ],
  routes,
  recipe,
};

/** Classes under `@bentoml.service`: one that another depends on is served by that one. */
function decoratedClasses(module: PythonModule): readonly Application[] {
  const inner = new Set(
    module.calls
      .filter(({ name }) => name === 'bentoml.depends')
      .flatMap(({ call: { args } }) => (args[0]?.kind === 'name' ? [args[0].name] : [])),
  );
  return module.classes
    .filter(
      ({ scope, decorators }) =>
        scope === '' && decorators.some((one) => decoratorName(module, one) === 'bentoml.service'),
    )
    .map(({ name, line }) => ({
      framework: 'bentoml',
      kind: 'api',
      path: module.path,
      object: name,
      factory: false,
      holders: [{ path: module.path, name, within: null }],
      preference: inner.has(name) ? -1 : 0,
      line,
      text: `@bentoml.service class ${name}`,
    }));
}

/** Its methods under `@bentoml.api`, or functions under `@svc.api(...)`: asked by POST, under their own name. */
function routes({ project }: Scope, { holders }: Application): readonly Route[] {
  return holders.flatMap(({ path, name }) => {
    const module = project.module(path);
    return (module?.functions ?? []).flatMap((method): readonly Route[] => {
      const wanted = method.scope === name ? 'bentoml.api' : `${name}.api`;
      const api = method.decorators.find((one) => module !== null && decoratorName(module, one) === wanted);
      if (api === undefined) return [];
      const given = api.kind === 'call' ? api.keywords['route'] : undefined;
      const route = joinRoute('', given?.kind === 'string' ? given.value : method.name);
      return [
        { method: 'POST', path: route, evidence: { path, line: method.line, text: `@api ${method.name}` } },
      ];
    });
  });
}

function recipe(service: Service): Recipe {
  const port = String(service.port ?? 3000);
  return {
    command: choose(
      ['bentoml', 'serve', target(service), '--host', '0.0.0.0', '--port', port],
      "BentoML's own server starts the workers that its service asks for",
      entrypoint(service),
    ),
    requires: ['bentoml'],
    port: choose(3000, "BentoML's own default"),
    probe: choose('/readyz', 'BentoML answers there when its service is loaded'),
    env: { BENTOML_DO_NOT_TRACK: choose('True', 'nothing is sent out') },
    forks: true,
  };
}
