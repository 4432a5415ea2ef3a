import type { PythonModule } from '../../formats/python/module.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import { choose } from '../../model/evidence.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';
import { handlerRoutes } from './routes.ts';

export const tornado: PythonFramework = {
  id: 'tornado',
  title: 'Tornado',
  language: 'python',
  kind: 'api',
  distributions: ['tornado'],
  hints: ['tornado'],
  port: 8888,
  health: null,
  detect,
  routes: handlerRoutes,
  recipe: (service) => ({
    ...pythonRecipe(service, 'the program runs its own server'),
    requires: ['tornado'],
    port: choose(8888, "what Tornado's own examples listen on"),
  }),
};

/** A program that lets an application of its own listen: `app.listen(8888)`, `HTTPServer(app).bind(8888)`. */
function detect(module: PythonModule): readonly Application[] {
  if (!module.imports.some((one) => /^tornado(\.|$)/.test(one.module))) return [];
  // A server for an application of another framework.
  if (module.calls.some(({ name }) => name === 'tornado.wsgi.WSGIContainer')) return [];
  const listens = module.calls.find(({ name, call: { callee } }) =>
    /^(listen|bind)$/.test(callee.kind === 'attribute' ? callee.name : lastPart(name)),
  );
  const isProgram = module.runs || (listens !== undefined && listens.scope === '');
  return listens && isProgram
    ? [scriptApplication(module, 'tornado', 'api', { line: listens.line, text: 'listen(...)' })]
    : [];
}
