import type { PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Route, Service } from '../../model/inventory.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { joinRoute } from '../route.ts';
import { gunicornRecipe, uvicornRecipe } from '../serve.ts';

const ASGI = ['falcon.asgi.App', 'falcon.asgi.app.App'];
const WSGI = ['falcon.App', 'falcon.API', 'falcon.app.App', 'falcon.api.API'];
/** Methods of a resource, by what they answer: `on_get`, and `on_get_item` for a suffix. */
const RESPONDER = /^on_(get|post|put|patch|delete)(?:_(\w+))?$/;

export const falcon: PythonFramework = {
  id: 'falcon',
  title: 'Falcon',
  language: 'python',
  kind: 'api',
  distributions: ['falcon'],
  hints: ['falcon'],
  port: 8000,
  health: null,
  detect,
  routes,
  recipe: (service) => (isAsgi(service) ? uvicornRecipe(service, 8000) : gunicornRecipe(service, 8000)),
};

/** Which of the two it is stands in what was seen of it. */
function detect(module: PythonModule): readonly Application[] {
  return [
    ...objectApplications(module, 'falcon', 'api', WSGI),
    ...objectApplications(module, 'falcon', 'api', ASGI).map((one) => ({
      ...one,
      text: one.text.replace(/\w+\(\.\.\.\)$/, 'asgi.$&'),
    })),
  ];
}

function isAsgi({ evidence }: Service): boolean {
  return evidence.some(({ field, text }) => field === 'framework' && text.includes('asgi.'));
}

/** `app.add_route('/things/{id}', Things())`, with the methods that the resource's class has. */
function routes({ reached }: Scope): readonly Route[] {
  const responders = new Map<string, readonly string[]>(
    reached.flatMap((module) =>
      module.classes.map(({ name }) => [
        name,
        module.functions.filter(({ scope }) => scope === name).map((one) => one.name),
      ]),
    ),
  );
  return reached.flatMap((module) =>
    module.calls.flatMap(({ name, call, line }): readonly Route[] => {
      const [written, given] = call.args;
      if (!/\.add_route$/.test(name) || written?.kind !== 'string') return [];
      const path = joinRoute('', written.value);
      const { suffix } = call.keywords;
      const wanted = suffix?.kind === 'string' ? suffix.value : undefined;
      const methods = (responders.get(classOf(module, given)) ?? []).flatMap((method) => {
        const [, verb, of] = RESPONDER.exec(method) ?? [];
        return verb === undefined || of !== wanted ? [] : [verb.toUpperCase()];
      });
      return (methods.length > 0 ? methods : ['ANY']).map((method) => ({
        method,
        path,
        evidence: { path: module.path, line, text: `${method} ${path}` },
      }));
    }),
  );
}

/** The class that a resource is made of, there or where it gets its name. */
function classOf(module: PythonModule, given: Expression | undefined): string {
  const made =
    given?.kind === 'name' ? module.assigns.find(({ target }) => target === given.name)?.value : given;
  const name = made?.kind === 'call' && made.callee.kind === 'name' ? made.callee.name : '';
  return lastPart(name);
}
